/// What only SFTP has: host keys, logins, lost connections, back-off.

#include "transport/sftp/sftp.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>

#include "support/sshd.h"
#include "transport/sftp/backoff.h"

namespace esclusa::transport {
namespace {

namespace fs = std::filesystem;

class Sftp : public ::testing::Test {
 protected:
  void SetUp() override {
    fs::create_directories(folder_.path() / "in");
    fs::create_directories(folder_.path() / "out");
    settings_.host = "127.0.0.1";
    settings_.port = static_cast<std::uint16_t>(server_.port());
    settings_.user = server_.user();
    settings_.key_file = server_.key();
    settings_.host_keys = {server_.pin()};
    settings_.inbox = folder_.path() / "in";
    settings_.outbox = folder_.path() / "out";
  }
  std::unique_ptr<Transport> make() {
    return make_sftp(settings_, [this] { return now_; });
  }

  testing_support::Sshd server_;
  testing_support::TemporaryFolder folder_;
  SftpSettings settings_;
  std::chrono::steady_clock::time_point now_{};
};

const std::string kOtherPin = "SHA256:" + std::string(43, 'A');

TEST_F(Sftp, a_strange_host_key_gets_no_credentials) {
  settings_.host_keys = {kOtherPin};
  const auto drop = make();
  for (int i = 0; i < 2; ++i) {
    const Status status = drop->connect();
    ASSERT_FALSE(status);
    EXPECT_EQ(status.error().code, "drop.host_key");
    EXPECT_EQ(status.error().remedy, Remedy::park);
    now_ += std::chrono::hours{24};
  }
  EXPECT_EQ(server_.log().find("publickey"), std::string::npos) << "authentication was tried";
}

TEST_F(Sftp, a_planned_next_host_key_is_accepted) {
  settings_.host_keys = {kOtherPin, server_.pin()};
  EXPECT_TRUE(make()->connect());
}

TEST_F(Sftp, a_key_that_the_server_does_not_know_is_refused_and_not_tried_for_ever) {
  settings_.key_file = server_.strange_key();
  const auto drop = make();
  const Status status = drop->connect();
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().code, "drop.auth");
  const Status at_once = drop->connect();
  ASSERT_FALSE(at_once);
  EXPECT_EQ(at_once.error().remedy, Remedy::retry) << "while the back-off lasts nothing is sent";
}

TEST_F(Sftp, a_private_key_that_others_can_read_is_not_used) {
  ::chmod(server_.key().c_str(), 0644);
  const Status status = make()->connect();
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().code, "drop.auth");
}

TEST_F(Sftp, a_lost_server_is_found_again) {
  const auto drop = make();
  ASSERT_TRUE(drop->connect());
  server_.stop();
  const auto listing = drop->list();
  ASSERT_FALSE(listing.ok());
  EXPECT_EQ(listing.error().remedy, Remedy::retry);
  now_ += std::chrono::hours{1};
  EXPECT_FALSE(drop->connect());
  server_.start();
  now_ += std::chrono::hours{1};
  const Status again = drop->connect();
  EXPECT_TRUE(again) << again.error().what;
  EXPECT_TRUE(drop->list().ok());
}

TEST(SftpBackoff, grows_with_full_jitter_up_to_its_cap_and_is_forgiven_by_work) {
  Backoff backoff({});
  Backoff::Time now{};
  backoff.network_failed(now, 0.5);
  EXPECT_EQ(backoff.remaining(now), std::chrono::milliseconds{500});
  backoff.network_failed(now, 0.5);
  EXPECT_EQ(backoff.remaining(now), std::chrono::milliseconds{1000});
  for (int i = 0; i < 40; ++i) backoff.network_failed(now, 0.999);
  EXPECT_LE(backoff.remaining(now), std::chrono::milliseconds{300'000});
  EXPECT_GT(backoff.remaining(now), std::chrono::milliseconds{290'000});
  backoff.worked();
  backoff.network_failed(now, 0.5);
  EXPECT_EQ(backoff.remaining(now), std::chrono::milliseconds{500});
}

TEST(SftpBackoff, refused_logins_end_in_a_long_pause) {
  Backoff backoff({});
  Backoff::Time now{};
  for (int i = 0; i < 3; ++i) backoff.login_refused(now, 0.0);
  EXPECT_EQ(backoff.remaining(now), std::chrono::milliseconds{900'000});
}

}  // namespace
}  // namespace esclusa::transport
