#include "mail/command.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <chrono>
#include <csignal>
#include <fstream>
#include <thread>

#include "support/shell.h"

namespace esclusa::mail {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

constexpr std::string_view kOctets = "To: ana@norte.example\r\nSubject: x\r\n\r\nK7M2\r\n";

/// A script in place of sendmail.
class CommandTest : public testing::Test {
 protected:
  Carried carry(const std::string& script, std::chrono::seconds timeout = std::chrono::seconds{30},
                std::vector<std::string> arguments = {}) {
    const fs::path program = folder_.write("sendmail", "#!/bin/sh\n" + script + "\n");
    ::chmod(program.c_str(), 0700);
    arguments.insert(arguments.begin(), program.string());
    auto carrier = make_command_carrier({arguments, timeout});
    EXPECT_TRUE(carrier.ok()) << carrier.error().what;
    return (*carrier)->carry("ana@norte.example", kOctets);
  }
  [[nodiscard]] std::string content(const std::string& name) const {
    std::ifstream file(folder_.path() / name, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  [[nodiscard]] std::string path(const std::string& name) const { return (folder_.path() / name).string(); }
  support::TemporaryFolder folder_;
};

TEST_F(CommandTest, gets_the_message_with_local_ends_of_lines) {
  EXPECT_EQ(carry("cat > " + path("got")).outcome, Outcome::taken);
  EXPECT_EQ(content("got"), "To: ana@norte.example\nSubject: x\n\nK7M2\n");
}

TEST_F(CommandTest, arguments_are_passed_as_they_are) {
  const std::vector<std::string> arguments{"-t", "-i", "$(touch x); * 'a b'", ""};
  EXPECT_EQ(carry("printf '<%s>' \"$@\" > " + path("got"), std::chrono::seconds{30}, arguments).outcome,
            Outcome::taken);
  EXPECT_EQ(content("got"), "<-t><-i><$(touch x); * 'a b'><>");
}

TEST_F(CommandTest, the_exit_code_decides) {
  EXPECT_EQ(carry("exit 0").outcome, Outcome::taken);
  EXPECT_EQ(carry("exit 75").outcome, Outcome::later);
  EXPECT_EQ(carry("exit 67").outcome, Outcome::refused);
  EXPECT_EQ(carry("exit 1").outcome, Outcome::refused);
  EXPECT_EQ(carry("kill -9 $$").outcome, Outcome::later);
  EXPECT_THAT(carry("exit 67").error.what, HasSubstr("67"));
}

TEST_F(CommandTest, need_not_read_what_it_gets) {
  EXPECT_EQ(carry("exec <&-; exit 0").outcome, Outcome::taken);
}

TEST_F(CommandTest, is_killed_with_its_children_when_time_is_up) {
  const auto started = std::chrono::steady_clock::now();
  const Carried carried = carry("sleep 300 & echo $! > " + path("child") + "; wait", std::chrono::seconds{1});
  EXPECT_LT(std::chrono::steady_clock::now() - started, std::chrono::seconds{60});
  EXPECT_EQ(carried.outcome, Outcome::later);
  EXPECT_EQ(carried.error.code, "mail.timeout");
  const pid_t child = std::stoi(content("child"));
  const auto gone = [&] {
    const std::string state = support::run("ps -o stat= -p " + std::to_string(child)).out;
    return state.empty() || state.starts_with("Z");  // nobody may be there to wait for it
  };
  for (int i = 0; i < 600 && !gone(); ++i) std::this_thread::sleep_for(std::chrono::milliseconds{20});
  EXPECT_TRUE(gone());
}

TEST_F(CommandTest, inherits_no_open_files_and_no_blocked_signals) {
  ASSERT_EQ(::dup2(STDERR_FILENO, 77), 77);  // one that its opener forgot to close on exec
  sigset_t all;
  sigset_t before;
  ::sigfillset(&all);
  ::pthread_sigmask(SIG_BLOCK, &all, &before);  // as in the daemon
  EXPECT_EQ(carry("ls /proc/$$/fd | tr '\\n' ' ' > " + path("fds") +
                  "; exec grep SigBlk /proc/self/status > " + path("mask"))
                .outcome,
            Outcome::taken);
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
  ::close(77);
  EXPECT_THAT(content("fds"), testing::AllOf(HasSubstr("2"), testing::Not(HasSubstr("77"))));
  EXPECT_THAT(content("mask"), HasSubstr("0000000000000000"));
}

TEST_F(CommandTest, that_cannot_be_started_takes_no_message) {
  EXPECT_EQ(make_command_carrier({{path("missing")}, {}}).error().code, "mail.command");
  EXPECT_EQ(make_command_carrier({{}, {}}).error().code, "mail.command");
  const fs::path program = folder_.write("gone", "#!/bin/sh\n");
  ::chmod(program.c_str(), 0700);
  const auto carrier = make_command_carrier({{program.string()}, std::chrono::seconds{5}});
  fs::remove(program);
  const Carried carried = (*carrier)->carry("ana@norte.example", kOctets);
  EXPECT_EQ(carried.outcome, Outcome::closed);
  EXPECT_EQ(carried.error.remedy, Remedy::park);
}

}  // namespace
}  // namespace esclusa::mail
