/// What only SFTP has: host keys, logins, lost connections, back-off.

#include "transport/sftp/sftp.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <atomic>
#include <cstdlib>
#include <fstream>
#include <thread>

#include "sftp_settings.h"
#include "transport/sftp/backoff.h"

namespace esclusa::transport {
namespace {

namespace fs = std::filesystem;

/// Whoever speaks SSH for us.
class Sftp : public ::testing::TestWithParam<SshLibrary> {
 protected:
  void SetUp() override {
    settings_ = settings_for(server_, folder_.path());
    settings_.library = GetParam();
  }
  std::unique_ptr<Transport> make() {
    return make_sftp(settings_, [this] { return now_; });
  }

  std::string known_hosts(const std::string& options = {}) {
    const std::string file = folder_.path() / "known_hosts";
    std::ofstream(file) << "[127.0.0.1]:" << server_.port() << " " << server_.public_host_key();
    if (!options.empty()) {
      EXPECT_EQ(std::system(("ssh-keygen -q " + options + " -f " + file + " >/dev/null 2>&1").c_str()),
                0);  // NOLINT(*)
    }
    return file;
  }
  void expect_refused(const std::string& code, const std::string& word) {
    const Status status = make()->connect();
    ASSERT_FALSE(status);
    EXPECT_EQ(status.error().code, code) << status.error().what;
    EXPECT_EQ(status.error().remedy, Remedy::park);
    EXPECT_NE(status.error().what.find(word), std::string::npos) << status.error().what;
  }

  testing_support::Sshd server_;
  testing_support::TemporaryFolder folder_;
  SftpSettings settings_;
  std::chrono::steady_clock::time_point now_{};
};

const std::string kOtherPin = "SHA256:" + std::string(43, 'A');

TEST_P(Sftp, a_strange_host_key_gets_no_credentials) {
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

TEST_P(Sftp, a_planned_next_host_key_is_accepted) {
  settings_.host_keys = {kOtherPin, server_.pin()};
  EXPECT_TRUE(make()->connect());
}

TEST_P(Sftp, pins_come_from_a_known_hosts_file_too_plain_or_hashed) {
  settings_.host_keys.clear();
  settings_.known_hosts_file = known_hosts();
  EXPECT_TRUE(make()->connect());
  settings_.known_hosts_file = known_hosts("-H");
  EXPECT_TRUE(make()->connect());
  settings_.known_hosts_file = folder_.path() / "nowhere";
  expect_refused("drop.host_key", "nowhere");
}

TEST_P(Sftp, after_a_strange_host_key_only_other_pins_open_the_way_again) {
  settings_.host_keys.clear();
  settings_.known_hosts_file = folder_.path() / "pins";
  std::ofstream(settings_.known_hosts_file)
      << "[127.0.0.1]:" << server_.port()
      << " ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n";
  const auto drop = make();
  EXPECT_EQ(drop->connect().error().code, "drop.host_key");
  server_.stop();
  EXPECT_EQ(drop->connect().error().code, "drop.host_key") << "nobody was asked: nobody is there";
  server_.start();
  fs::rename(known_hosts(), settings_.known_hosts_file);
  const Status mended = drop->connect();
  EXPECT_TRUE(mended) << mended.error().what;
}

TEST(SftpServer, with_keys_of_two_types_is_recognised_by_either) {
  const testing_support::Sshd server("HostKey {folder}/host_ecdsa\nHostKey {folder}/host_ed25519");
  const testing_support::TemporaryFolder folder;
  for (const std::string& pin :
       {server.pin("ed25519"), server.pin("ecdsa"), "ecdsa-sha2-nistp256 " + server.pin("ecdsa")}) {
    SftpSettings settings = settings_for(server, folder.path());
    settings.host_keys = {pin};
    const Status connected = make_sftp(settings)->connect();
    EXPECT_TRUE(connected) << pin << ": " << connected.error().what;
  }
}

TEST_P(Sftp, an_encrypted_key_needs_its_passphrase) {
  settings_.key_file = server_.add_user_key("locked", "-t ed25519 -N secret");
  settings_.passphrase_file = folder_.path() / "passphrase";
  std::ofstream(settings_.passphrase_file) << "secret\n";
  expect_refused("drop.auth", "chmod 600");
  ::chmod(settings_.passphrase_file.c_str(), 0600);
  const Status opened = make()->connect();
  EXPECT_TRUE(opened) << opened.error().what;
  std::ofstream(settings_.passphrase_file) << "guess\n";
  expect_refused("drop.auth", "frase de paso");
  settings_.passphrase_file.clear();
  expect_refused("drop.auth", "frase de paso");
  settings_.key_file = server_.add_user_key("locked-pem", "-t ecdsa -b 256 -m PKCS8 -N secret");
  expect_refused("drop.auth", "frase de paso");
}

TEST_P(Sftp, refused_logins_are_few) {
  settings_.key_file = server_.strange_key();
  const auto drop = make();
  int parked = 0;
  for (int minute = 0; minute < 14; ++minute, now_ += std::chrono::minutes{1}) {
    const Status status = drop->connect();
    if (!status && status.error().remedy == Remedy::park) ++parked;
  }
  EXPECT_EQ(parked, 3) << "tries in fourteen minutes";
  now_ += std::chrono::minutes{5};
  EXPECT_EQ(drop->connect().error().remedy, Remedy::park);
}

TEST_P(Sftp, a_key_that_the_server_does_not_know_is_refused_and_not_tried_for_ever) {
  settings_.key_file = server_.strange_key();
  const auto drop = make();
  const Status status = drop->connect();
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().code, "drop.auth");
  const Status at_once = drop->connect();
  ASSERT_FALSE(at_once);
  EXPECT_EQ(at_once.error().remedy, Remedy::retry) << "while the back-off lasts nothing is sent";
}

TEST_P(Sftp, a_private_key_that_others_can_read_is_not_used) {
  ::chmod(server_.key().c_str(), 0644);
  const Status status = make()->connect();
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().code, "drop.auth");
}

TEST_P(Sftp, a_lost_server_is_found_again) {
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

TEST_P(Sftp, a_session_killed_amid_a_batch_loses_and_doubles_nothing) {
  std::vector<std::string> contents;
  std::vector<Upload> uploads;
  for (int i = 0; i < 600; ++i) contents.push_back(std::to_string(i) + std::string(2'000, 'y'));
  for (std::size_t i = 0; i < contents.size(); ++i)
    uploads.push_back({std::to_string(i) + ".acuse.xml", as_bytes(contents[i])});
  const auto drop = make();
  for (const char* kill_at : {"20", "200", "400"}) {
    const Status connected = drop->connect();
    ASSERT_TRUE(connected) << connected.error().what;
    std::atomic<bool> done = false;
    std::thread killer([&] {
      while (!done && !fs::exists(folder_.path() / "out" / (std::string(kill_at) + ".acuse.xml"))) {
      }
      server_.kill_sessions();
    });
    const std::vector<Status> results = drop->publish(uploads);
    done = true;
    killer.join();
    EXPECT_FALSE(results.back()) << "killed at " << kill_at;
    for (const Status& status : results) {
      EXPECT_TRUE(status || status.error().code == "drop.unreachable") << status.error().what;
    }
    now_ += std::chrono::minutes{10};
  }
  ASSERT_TRUE(drop->connect());
  for (const Status& status : drop->publish(uploads)) EXPECT_TRUE(status) << status.error().what;
  std::size_t files = 0;
  for (const auto& entry : fs::directory_iterator(folder_.path() / "out")) {
    const auto index = std::stoul("0" + entry.path().filename().string());
    ASSERT_LT(index, contents.size());
    EXPECT_EQ(entry.path().filename(), std::to_string(index) + ".acuse.xml") << "a temporary is left";
    EXPECT_EQ(fs::file_size(entry), contents[index].size());
    ++files;
  }
  EXPECT_EQ(files, contents.size());
}

TEST_P(Sftp, a_server_that_falls_silent_is_given_up) {
  settings_.request_timeout = std::chrono::milliseconds{1'000};
  const auto drop = make();
  ASSERT_TRUE(drop->connect());
  server_.stall_sessions();
  const std::vector<std::string> names{"a", "b"};
  for (const Status& status : drop->remove(names)) {
    ASSERT_FALSE(status);
    EXPECT_EQ(status.error().code, "drop.unreachable");
  }
  now_ += std::chrono::minutes{1};
  EXPECT_TRUE(drop->connect()) << "the server itself takes new sessions";
}

TEST_P(Sftp, a_connection_lost_while_idle_is_replaced_unnoticed) {
  const auto drop = make();
  ASSERT_TRUE(drop->connect());
  server_.kill_sessions();
  now_ += std::chrono::minutes{1};
  const Status connected = drop->connect();
  ASSERT_TRUE(connected) << connected.error().what;
  EXPECT_TRUE(drop->list().ok());
}

INSTANTIATE_TEST_SUITE_P(Over, Sftp, ::testing::Values(SshLibrary::libssh2, SshLibrary::libssh),
                         [](const auto& instance) {
                           return instance.param == SshLibrary::libssh ? "libssh" : "libssh2";
                         });

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
