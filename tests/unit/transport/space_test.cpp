/// What a full or read-only outbox looks like, on a folder and over SFTP. Needs the right to mount.

#include <gtest/gtest.h>
#include <sys/mount.h>

#include <filesystem>

#include "support/sshd.h"
#include "transport/directory/directory.h"
#include "transport/sftp/sftp.h"

namespace esclusa::transport {
namespace {

namespace fs = std::filesystem;

class SmallOutbox : public ::testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    fs::create_directories(outbox());
    mounted_ = ::mount("esclusa-test", outbox().c_str(), "tmpfs", MS_NOSUID | MS_NODEV, "size=256k") == 0;
    if (!mounted_) GTEST_SKIP() << "no right to mount a small file system";
    if (GetParam() == "folder") {
      drop_ = make_directory({folder_.path().string(), outbox()});
    } else {
      server_ = std::make_unique<testing_support::Sshd>();
      SftpSettings settings;
      settings.host = "127.0.0.1";
      settings.port = static_cast<std::uint16_t>(server_->port());
      settings.user = server_->user();
      settings.key_file = server_->key();
      settings.host_keys = {server_->pin()};
      settings.inbox = folder_.path();
      settings.outbox = outbox();
      settings.library = GetParam() == "libssh" ? SshLibrary::libssh : SshLibrary::libssh2;
      drop_ = make_sftp(settings);
    }
    const Status connected = drop_->connect();
    ASSERT_TRUE(connected) << connected.error().what;
  }
  void TearDown() override {
    drop_.reset();
    server_.reset();
    if (mounted_) ::umount2(outbox().c_str(), MNT_DETACH);
  }
  [[nodiscard]] std::string outbox() const { return folder_.path() / "out"; }
  std::vector<Status> publish(std::size_t small_files, std::size_t large) {
    const std::string content(large, 'x');
    std::vector<Upload> uploads{{"large", as_bytes(content)}};
    for (std::size_t i = 0; i < small_files; ++i)
      uploads.push_back({"small" + std::to_string(i), as_bytes("x")});
    return drop_->publish(uploads);
  }

  testing_support::TemporaryFolder folder_;
  bool mounted_ = false;
  std::unique_ptr<testing_support::Sshd> server_;
  std::unique_ptr<Transport> drop_;
};

TEST_P(SmallOutbox, one_answer_too_large_is_parked_and_the_others_pass) {
  const std::vector<Status> results = publish(6, 1'000'000);
  ASSERT_FALSE(results[0]);
  EXPECT_EQ(results[0].error().code, "drop.space") << results[0].error().what;
  EXPECT_EQ(results[0].error().remedy, Remedy::park);
  for (std::size_t i = 1; i < results.size(); ++i) EXPECT_TRUE(results[i]) << results[i].error().what;
  EXPECT_FALSE(fs::exists(outbox() + "/large"));
  EXPECT_FALSE(fs::exists(outbox() + "/.esclusa-out-large.tmp")) << "it would keep the space";
}

TEST_P(SmallOutbox, read_only_needs_a_person) {
  ASSERT_EQ(::mount("", outbox().c_str(), "", MS_REMOUNT | MS_RDONLY, nullptr), 0);
  const std::vector<Status> results = publish(0, 10);
  ASSERT_FALSE(results[0]);
  EXPECT_EQ(results[0].error().code, "drop.permission") << results[0].error().what;
  EXPECT_EQ(results[0].error().remedy, Remedy::park);
}

INSTANTIATE_TEST_SUITE_P(Drops, SmallOutbox, ::testing::Values("folder", "libssh2", "libssh"),
                         [](const auto& instance) { return instance.param; });

}  // namespace
}  // namespace esclusa::transport
