/// A drop whose SFTP server is the attacker, behind a real sshd.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sftp_settings.h"

namespace esclusa::transport {
namespace {

using ::testing::UnorderedElementsAre;

class HostileServer : public ::testing::TestWithParam<SshLibrary> {
 protected:
  std::unique_ptr<Transport> drop(const std::string& mischief) {
    server_ = std::make_unique<testing_support::Sshd>(
        "Subsystem sftp " ESCLUSA_SOURCE_DIR "/tests/support/hostile_sftp.py " + mischief);
    SftpSettings settings = settings_for(*server_, folder_.path());
    settings.library = GetParam();
    return make_sftp(settings);
  }
  void expect_cut_off(const std::string& mischief) {
    const auto drop = this->drop(mischief);
    const Status connected = drop->connect();
    ASSERT_TRUE(connected) << connected.error().what;
    const auto listing = drop->list();
    ASSERT_FALSE(listing.ok()) << mischief;
    EXPECT_EQ(listing.error().code, "drop.unreachable") << listing.error().what;
    EXPECT_EQ(listing.error().remedy, Remedy::retry);
    EXPECT_EQ(drop->list().error().code, "drop.unreachable") << "nothing more is asked of it";
  }

  testing_support::TemporaryFolder folder_;
  std::unique_ptr<testing_support::Sshd> server_;
};

TEST_P(HostileServer, gets_no_name_in_that_could_leave_the_folder) {
  const auto drop = this->drop("names");
  ASSERT_TRUE(drop->connect());
  const auto listing = drop->list();
  ASSERT_TRUE(listing.ok()) << listing.error().what;
  std::vector<std::string> names;
  for (const Entry& entry : *listing) names.push_back(entry.name);
  EXPECT_THAT(names, UnorderedElementsAre("good.xml", "line\nbreak.xml", "\x1b[2J.xml", "bad\xff.xml"));
}

TEST_P(HostileServer, of_another_version_needs_a_person) {
  for (const char* mischief : {"version-2", "version-6"}) {
    const Status connected = drop(mischief)->connect();
    ASSERT_FALSE(connected);
    EXPECT_EQ(connected.error().code, "drop.protocol") << connected.error().what;
    EXPECT_EQ(connected.error().remedy, Remedy::park);
  }
}

TEST_P(HostileServer, that_answers_what_nobody_asked_is_cut_off) {
  for (const char* mischief : {"wrong-id", "wrong-type", "oversize", "hang-up"}) expect_cut_off(mischief);
}

TEST_P(HostileServer, cannot_make_a_listing_endless) {
  const auto drop = this->drop("endless");
  ASSERT_TRUE(drop->connect());
  const auto listing = drop->list();
  ASSERT_TRUE(listing.ok()) << listing.error().what;
  EXPECT_TRUE(listing->empty());
}

INSTANTIATE_TEST_SUITE_P(Over, HostileServer, ::testing::Values(SshLibrary::libssh2, SshLibrary::libssh),
                         [](const auto& instance) {
                           return instance.param == SshLibrary::libssh ? "libssh" : "libssh2";
                         });

}  // namespace
}  // namespace esclusa::transport
