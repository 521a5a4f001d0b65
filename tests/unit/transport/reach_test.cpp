/// Which servers can be reached, with which library, and what is said of those that cannot.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "sftp_settings.h"

namespace esclusa::transport {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::HasSubstr;
using testing_support::Sshd;

std::size_t count(const std::string& text, std::string_view word) {
  std::size_t found = 0;
  for (auto at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) ++found;
  return found;
}

/// A server that libssh2 1.10 cannot talk to.
struct Hardened {
  std::string name;
  std::string config;
  std::string pin = "ed25519";
  std::string user_key;  // options of ssh-keygen; empty: Ed25519
  std::string named;     // what is said when libssh2 is asked for
  std::string code = "drop.algorithms";
};

class HardenedServer : public ::testing::TestWithParam<Hardened> {
 protected:
  HardenedServer() : server_(GetParam().config), settings_(settings_for(server_, folder_.path())) {
    settings_.host_keys = {server_.pin(GetParam().pin)};
    if (!GetParam().user_key.empty()) settings_.key_file = server_.add_user_key("other", GetParam().user_key);
  }
  Sshd server_;
  testing_support::TemporaryFolder folder_;
  SftpSettings settings_;
};

TEST_P(HardenedServer, is_reached_and_worked_with) {
  const auto drop = make_sftp(settings_);
  const Status connected = drop->connect();
  ASSERT_TRUE(connected) << connected.error().what;
  EXPECT_THAT(drop->remark(), HasSubstr("libssh"));
  const std::string content(100'000, 'x');
  const Upload upload{"a.acuse.xml", as_bytes(content)};
  EXPECT_TRUE(drop->publish({&upload, 1}).front());
  EXPECT_EQ(as_text(*drop->read_outbox("a.acuse.xml", 1 << 20)), content);
  EXPECT_TRUE(drop->list().ok());
}

TEST_P(HardenedServer, is_found_again_without_asking_libssh2_first) {
  const auto drop = make_sftp(settings_);
  ASSERT_TRUE(drop->connect());
  const auto before = count(server_.log(), "Connection from");
  const std::string remark = drop->remark();
  drop->disconnect();
  ASSERT_TRUE(drop->connect());
  EXPECT_EQ(count(server_.log(), "Connection from"), before + 1);
  EXPECT_EQ(drop->remark(), remark);
}

TEST_P(HardenedServer, is_told_apart_when_only_libssh2_may_be_used) {
  settings_.library = SshLibrary::libssh2;
  const Status refused = make_sftp(settings_)->connect();
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, GetParam().code) << refused.error().what;
  EXPECT_EQ(refused.error().remedy, Remedy::park);
  EXPECT_THAT(refused.error().what, AllOf(HasSubstr(GetParam().named), HasSubstr("ssh = \"auto\"")));
}

const std::vector<Hardened> kHardened{
    {"rsa_host_key", "HostKey {folder}/host_rsa", "rsa", "", "host key): rsa-sha2-512,rsa-sha2-256"},
    {"rsa_user_key", "", "ed25519", "-t rsa -b 2048 -N ''", "la clave es RSA", "drop.auth"},
    {"locked_rsa_user_key", "", "ed25519", "-t rsa -b 2048 -m PKCS8 -N ''", "la clave es RSA", "drop.auth"},
    {"aes_gcm", "Ciphers aes256-gcm@openssh.com", "ed25519", "", "(cipher): aes256-gcm@openssh.com"},
    {"chacha20", "Ciphers chacha20-poly1305@openssh.com", "ed25519", "",
     "(cipher): chacha20-poly1305@openssh.com"},
    {"etm_macs", "MACs hmac-sha2-256-etm@openssh.com,hmac-sha2-512-etm@openssh.com", "ed25519", "",
     "MAC: hmac-sha2-256-etm@openssh.com"},
    {"all_of_it",
     "HostKey {folder}/host_rsa\nCiphers aes128-gcm@openssh.com\nMACs hmac-sha2-512-etm@openssh.com\n"
     "PubkeyAcceptedAlgorithms rsa-sha2-512\nKexAlgorithms curve25519-sha256",
     "rsa", "-t rsa -b 3072 -N ''", "(cipher): aes128-gcm@openssh.com"}};

INSTANTIATE_TEST_SUITE_P(With, HardenedServer, ::testing::ValuesIn(kHardened),
                         [](const auto& instance) { return instance.param.name; });

TEST(Reach, an_ordinary_server_is_reached_with_libssh2) {
  const Sshd server;
  const testing_support::TemporaryFolder folder;
  const auto drop = make_sftp(settings_for(server, folder.path()));
  ASSERT_TRUE(drop->connect());
  EXPECT_EQ(drop->remark(), "");
  EXPECT_THAT(server.log(), HasSubstr("Accepted publickey"));
}

struct Foreign {
  std::string name;
  std::string config;
  std::string named;
};

class ForeignServer : public ::testing::TestWithParam<Foreign> {};

TEST_P(ForeignServer, is_refused_with_the_class_in_which_nothing_is_in_common) {
  const Sshd server(GetParam().config);
  const testing_support::TemporaryFolder folder;
  for (const SshLibrary library : {SshLibrary::automatic, SshLibrary::libssh2, SshLibrary::libssh}) {
    SftpSettings settings = settings_for(server, folder.path());
    settings.library = library;
    const Status refused = make_sftp(settings)->connect();
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, "drop.algorithms") << refused.error().what;
    EXPECT_THAT(refused.error().what,
                AllOf(HasSubstr(GetParam().named), HasSubstr("pida que el servidor admita")));
  }
  EXPECT_EQ(server.log().find("Accepted"), std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(
    With, ForeignServer,
    ::testing::Values(Foreign{"old_cipher", "Ciphers aes128-cbc", "cifrado (cipher): aes128-cbc:"},
                      Foreign{"old_kex", "KexAlgorithms diffie-hellman-group14-sha1",
                              "(kex): diffie-hellman-group14-sha1"},
                      Foreign{"old_mac", "Ciphers aes128-ctr\nMACs hmac-sha1", "MAC: hmac-sha1"}),
    [](const auto& instance) { return instance.param.name; });

TEST(Reach, a_pin_of_a_type_that_the_server_has_no_key_of_is_told_so) {
  const Sshd server("HostKey {folder}/host_rsa");
  const testing_support::TemporaryFolder folder;
  SftpSettings settings = settings_for(server, folder.path());
  settings.host_keys = {"ssh-ed25519 " + server.pin("rsa")};
  const Status refused = make_sftp(settings)->connect();
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "drop.algorithms");
  EXPECT_THAT(refused.error().what, AllOf(HasSubstr("host key"), HasSubstr("fije en pins")));
}

TEST(Reach, a_bare_pin_may_be_that_of_the_rsa_key_among_others) {
  const Sshd server("HostKey {folder}/host_ed25519\nHostKey {folder}/host_rsa");
  const testing_support::TemporaryFolder folder;
  SftpSettings settings = settings_for(server, folder.path());
  settings.host_keys = {server.pin("rsa")};
  const auto drop = make_sftp(settings);
  const Status connected = drop->connect();
  EXPECT_TRUE(connected) << connected.error().what;
}

/// What a stranger's server gets to know: our algorithms and nothing else.
TEST(Reach, nothing_of_the_user_goes_to_a_server_with_another_key) {
  const Sshd server("LogLevel DEBUG3\nHostKey {folder}/host_ed25519\nHostKey {folder}/host_rsa");
  const testing_support::TemporaryFolder folder;
  const std::string login = "receive packet: type 50";  // SSH_MSG_USERAUTH_REQUEST: who we are, and the proof
  for (const SshLibrary library : {SshLibrary::automatic, SshLibrary::libssh2, SshLibrary::libssh}) {
    SftpSettings settings = settings_for(server, folder.path());
    settings.library = library;
    settings.user = "a-secret-user";
    settings.host_keys = {"SHA256:" + std::string(43, 'A')};
    const Status refused = make_sftp(settings)->connect();
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, "drop.host_key") << refused.error().what;
    EXPECT_THAT(server.log(), HasSubstr("SSH2_MSG_NEWKEYS"));
    EXPECT_EQ(server.log().find(login), std::string::npos);
    EXPECT_EQ(server.log().find(settings.user), std::string::npos);
  }
  ASSERT_TRUE(make_sftp(settings_for(server, folder.path()))->connect());
  EXPECT_THAT(server.log(), HasSubstr(login)) << "the log would have shown it";
}

TEST(Reach, a_host_key_changes_as_planned_and_not_otherwise) {
  Sshd server;
  const testing_support::TemporaryFolder folder;
  for (const SshLibrary library : {SshLibrary::libssh2, SshLibrary::libssh}) {
    SftpSettings settings = settings_for(server, folder.path());
    settings.library = library;
    const auto unprepared = make_sftp(settings);
    ASSERT_TRUE(unprepared->connect());
    server.change_host_key();
    unprepared->disconnect();
    EXPECT_EQ(unprepared->connect().error().code, "drop.host_key");
    settings.host_keys.push_back(server.pin());
    EXPECT_TRUE(make_sftp(settings)->connect());
  }
}

/// Server and client change keys amid the work.
TEST(Reach, exchanging_keys_again_and_again_harms_nothing) {
  const Sshd server("RekeyLimit 256K");
  const testing_support::TemporaryFolder folder;
  for (const SshLibrary library : {SshLibrary::libssh2, SshLibrary::libssh}) {
    SftpSettings settings = settings_for(server, folder.path());
    settings.library = library;
    const auto drop = make_sftp(settings);
    ASSERT_TRUE(drop->connect());
    std::vector<std::string> contents;
    std::vector<Upload> uploads;
    for (int i = 0; i < 100; ++i) contents.push_back(std::string(static_cast<std::size_t>(i) * 300, 'x'));
    contents.emplace_back(4'000'000, 'y');
    for (std::size_t i = 0; i < contents.size(); ++i)
      uploads.push_back({std::to_string(i) + ".xml", as_bytes(contents[i])});
    for (const Status& status : drop->publish(uploads)) EXPECT_TRUE(status) << status.error().what;
    for (std::size_t i = 0; i < contents.size(); ++i)
      fs::rename(settings.outbox + "/" + uploads[i].name, settings.inbox + "/" + uploads[i].name);
    std::vector<Fetch> wanted;
    for (const Upload& upload : uploads) wanted.push_back({upload.name, 1 << 23});
    const auto fetched = drop->fetch(wanted);
    for (std::size_t i = 0; i < contents.size(); ++i) {
      ASSERT_TRUE(fetched[i].ok()) << fetched[i].error().what;
      EXPECT_EQ(as_text(fetched[i]->content), contents[i]);
    }
  }
}

}  // namespace
}  // namespace esclusa::transport
