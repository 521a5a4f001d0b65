// What others must not get at: a row of the table, a test.
#include "daemon/guard.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>

#include "support/temporary_folder.h"

namespace esclusa::daemon {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

/// A configuration that has every row.
config::Config complete(const std::filesystem::path& folder) {
  config::Config config;
  config.file = folder / "esclusa.toml";
  config.node.partners = folder / "partners";
  config.node.state = folder / "state";
  config.trust.anchors = {folder / "ca.pem"};
  config.seals = {{.key = folder / "seal.p12", .secret = folder / "seal.pass"},
                  {.key = "pkcs11:token=t", .secret = folder / "pin", .module = folder / "p11.so"}};
  config.mail.emplace();
  config.mail->spool = folder / "mail";
  config.mail->password_file = folder / "mail.pass";
  config.mail->command = {folder / "sendmail", "-t"};
  config::Partner partner;
  partner.id = "norte";
  partner.file = folder / "partners/norte.toml";
  partner.sftp.key = folder / "ssh.key";
  partner.sftp.passphrase_file = folder / "ssh.pass";
  partner.sftp.known_hosts = folder / "known_hosts";
  config.partners.push_back(partner);
  for (const config::Path& made : {config.node.partners, config.node.state, config.mail->spool}) {
    std::filesystem::create_directory(made);
    ::chmod(made.c_str(), 0700);
  }
  for (const char* name : {"esclusa.toml", "ca.pem", "seal.p12", "seal.pass", "pin", "p11.so", "mail.pass",
                           "sendmail", "partners/norte.toml", "ssh.key", "ssh.pass", "known_hosts"}) {
    std::ofstream(folder / name) << "x";
    ::chmod((folder / name).c_str(), 0600);
  }
  return config;
}

class Rows : public testing::TestWithParam<std::pair<const char*, bool>> {};

TEST_P(Rows, others_must_not_get_at_it) {
  const auto& [name, secret] = GetParam();
  const testing_support::TemporaryFolder folder;
  const config::Config config = complete(folder.path());
  ASSERT_TRUE(check_access(config).ok()) << check_access(config).error().what;
  const auto path = folder.path() / name;
  const mode_t search = std::filesystem::is_directory(path) ? 0100 : 0;
  const auto judged = [&](mode_t mode) {
    ::chmod(path.c_str(), mode | search);
    return check_access(config);
  };
  for (const mode_t mode : {0602, 0606, 0662}) {
    const Status status = judged(mode);
    ASSERT_FALSE(status.ok()) << std::oct << mode;
    EXPECT_EQ(status.error().code, "access.exposed");
    EXPECT_EQ(status.error().remedy, Remedy::park);
    EXPECT_THAT(status.error().what, AllOf(HasSubstr(path.string()), HasSubstr("use chmod")));
  }
  for (const mode_t mode : {0604, 0640}) EXPECT_EQ(judged(mode).ok(), !secret) << std::oct << mode;
  if (::geteuid() == 0) {
    EXPECT_TRUE(judged(0600).ok());
    ASSERT_EQ(::chown(path.c_str(), 12'345, 12'345), 0);
    const Status status = judged(0600);
    ASSERT_FALSE(status.ok());
    EXPECT_THAT(status.error().what, HasSubstr("otro usuario"));
  }
}

INSTANTIATE_TEST_SUITE_P(Guard, Rows,
                         testing::Values(std::pair{"esclusa.toml", false}, std::pair{"partners", false},
                                         std::pair{"partners/norte.toml", false}, std::pair{"ca.pem", false},
                                         std::pair{"seal.p12", true}, std::pair{"seal.pass", true},
                                         std::pair{"pin", true}, std::pair{"p11.so", false},
                                         std::pair{"state", true}, std::pair{"mail", true},
                                         std::pair{"mail.pass", true}, std::pair{"sendmail", false},
                                         std::pair{"ssh.key", true}, std::pair{"ssh.pass", true},
                                         std::pair{"known_hosts", false}));

TEST(Guard, tells_all_faults_at_once) {
  const testing_support::TemporaryFolder folder;
  const config::Config config = complete(folder.path());
  ::chmod((folder.path() / "pin").c_str(), 0644);
  ::chmod((folder.path() / "state").c_str(), 0755);
  EXPECT_THAT(check_access(config).error().what,
              AllOf(HasSubstr("pin está abierto"), HasSubstr("state está abierto")));
}

TEST(Guard, a_folder_above_that_others_may_write_is_a_fault) {
  const testing_support::TemporaryFolder folder;
  const config::Config config = complete(folder.path());
  ::chmod(folder.path().c_str(), 0777);
  EXPECT_THAT(check_access(config).error().what, HasSubstr("está debajo de " + folder.path().string()));
  ::chmod(folder.path().c_str(), 0700);
}

TEST(Guard, the_configured_group_may_read_keys_and_use_the_state_folder_and_nothing_else) {
  if (::geteuid() != 0) GTEST_SKIP() << "only the superuser can give files to any group";
  constexpr gid_t kMail = 8;  // the same on every Debian
  const testing_support::TemporaryFolder folder;
  config::Config config = complete(folder.path());
  const auto give = [&](const char* name, mode_t mode) {
    ASSERT_EQ(::chown((folder.path() / name).c_str(), 0, kMail), 0);
    ::chmod((folder.path() / name).c_str(), mode);
  };
  give("seal.p12", 0640);
  give("seal.pass", 0640);
  give("state", 0770);
  EXPECT_FALSE(check_access(config).ok());
  config.node.group = "mail";
  EXPECT_TRUE(check_access(config).ok()) << check_access(config).error().what;
  give("seal.p12", 0660);
  EXPECT_FALSE(check_access(config).ok()) << "a key is nobody else's to change";
  give("seal.p12", 0640);
  give("mail", 0750);
  EXPECT_THAT(check_access(config).error().what, HasSubstr("correos por salir"));
  config.node.group = "no-such-group";
  EXPECT_EQ(check_access(config).error().code, "config");
}

TEST(Guard, credentials_are_as_systemd_hands_them_over) {
  if (::geteuid() != 0) GTEST_SKIP() << "root's files are needed";
  const testing_support::TemporaryFolder folder;
  config::Config config = complete(folder.path());
  ::chmod((folder.path() / "pin").c_str(), 0440);
  EXPECT_FALSE(check_access(config).ok());
  config.credentials = folder.path();
  EXPECT_TRUE(check_access(config).ok()) << check_access(config).error().what;
  ::chmod((folder.path() / "pin").c_str(), 0444);
  EXPECT_FALSE(check_access(config).ok());
}

[[noreturn]] void guard_and_look() {
  const bool good = guard_process().ok();
  rlimit limit{1, 1};
  ::getrlimit(RLIMIT_CORE, &limit);
  ::_exit(good && limit.rlim_cur == 0 && limit.rlim_max == 0 && ::prctl(PR_GET_DUMPABLE) == 0 ? 0 : 1);
}

TEST(GuardProcess, leaves_no_dump_and_no_debugger) {
  EXPECT_EXIT(guard_and_look(), testing::ExitedWithCode(0), "");
}

}  // namespace
}  // namespace esclusa::daemon
