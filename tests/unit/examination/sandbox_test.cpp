#include "examination/worker/sandbox.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <fstream>
#include <functional>
#include <string>
#include <vector>

namespace esclusa::examination {
namespace {

constexpr int kDone = 0;
constexpr int kNotEnclosed = 99;

/// Wait status of a child that encloses itself and then does `probe`.
int enclosed(const std::function<void()>& probe) {
  const pid_t parent = ::getpid();
  const pid_t child = ::fork();
  if (child == 0) {
    if (!enclose({parent, {}, 1ULL << 30U})) ::_exit(kNotEnclosed);
    probe();
    ::_exit(kDone);
  }
  int status = 0;
  EXPECT_EQ(::waitpid(child, &status, 0), child);
  return status;
}

bool killed_by_seccomp(int status) {
  return WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS;
}

class Sandbox : public ::testing::Test {
 protected:
  void SetUp() override {
    if (is_instrumented()) GTEST_SKIP() << "sanitizers need more calls than the walls allow";
    ASSERT_TRUE(what_the_kernel_offers().seccomp);
  }
};

TEST_F(Sandbox, computing_allocating_and_answering_go_on) {
  std::array<int, 2> ends{};
  ASSERT_EQ(::pipe(ends.data()), 0);
  const int status = enclosed([&] {
    std::vector<std::string> many(1000, std::string(10'000, 'x'));
    if (::write(ends[1], many.back().data(), 1) != 1) ::_exit(1);
  });
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == kDone) << status;
  char got = 0;
  EXPECT_EQ(::read(ends[0], &got, 1), 1);
  EXPECT_EQ(got, 'x');
}

struct Probe {
  const char* name;
  void (*attempt)();
};

class Forbidden : public Sandbox, public ::testing::WithParamInterface<Probe> {};

TEST_P(Forbidden, kills_the_process) {
  // The same attempt is harmless outside: it is the walls that kill.
  const pid_t child = ::fork();
  if (child == 0) {
    GetParam().attempt();
    ::_exit(kDone);
  }
  int outside = 0;
  ASSERT_EQ(::waitpid(child, &outside, 0), child);
  EXPECT_TRUE(WIFEXITED(outside)) << outside;
  const int inside = enclosed(GetParam().attempt);
  EXPECT_TRUE(killed_by_seccomp(inside)) << inside;
}

INSTANTIATE_TEST_SUITE_P(
    Calls, Forbidden,
    ::testing::Values(
        Probe{"reading_a_file", [] { (void)::open("/etc/passwd", O_RDONLY); }},
        Probe{"writing_a_file",
              [] { (void)::open("/tmp/esclusa-probe", O_WRONLY | O_CREAT | O_TMPFILE, 0600); }},
        Probe{"looking_at_a_file",
              [] {
                struct stat found {};
                (void)::stat("/etc/passwd", &found);
              }},
        Probe{"removing_a_file", [] { (void)::unlink("/tmp/esclusa-probe-that-is-not-there"); }},
        Probe{"a_network_socket", [] { (void)::socket(AF_INET, SOCK_STREAM, 0); }},
        Probe{"a_local_socket", [] { (void)::socket(AF_UNIX, SOCK_STREAM, 0); }},
        Probe{"connecting",
              [] {
                sockaddr_in nowhere{};
                (void)::connect(0, reinterpret_cast<sockaddr*>(&nowhere), sizeof nowhere);  // NOLINT
              }},
        Probe{"executing",
              [] {
                std::array<char*, 1> none{nullptr};
                (void)::execve("/nonexistent", none.data(), none.data());
              }},
        Probe{"forking",
              [] {
                if (::fork() == 0) ::_exit(0);
              }},
        Probe{"tracing_its_parent", [] { (void)::ptrace(PTRACE_SEIZE, ::getppid(), nullptr, nullptr); }},
        Probe{"reading_the_memory_of_its_parent",
              [] { (void)::syscall(SYS_process_vm_readv, ::getppid(), nullptr, 0, nullptr, 0, 0); }},
        Probe{"signalling_its_parent", [] { (void)::kill(::getppid(), 0); }},
        Probe{"executable_memory",
              [] { (void)::mmap(nullptr, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0); }},
        Probe{"a_second_program_interface", [] { (void)::syscall(SYS_io_uring_setup, 1, nullptr); }}),
    [](const auto& instance) { return std::string(instance.param.name); });

/// What is left if a call should slip through the filter.
TEST(Landlock, keeps_files_away_even_without_the_filter) {
  if (what_the_kernel_offers().landlock == 0) GTEST_SKIP() << "this kernel has no Landlock";
  const pid_t child = ::fork();
  if (child == 0) {
    if (::open("/etc/passwd", O_RDONLY) < 0) ::_exit(1);
    if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || !forbid_files()) ::_exit(kNotEnclosed);
    ::_exit(::open("/etc/passwd", O_RDONLY) < 0 && ::mkdir("/tmp/esclusa-probe", 0700) != 0 ? kDone : 2);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == kDone) << status;
}

TEST(Walls, an_account_that_is_not_there_or_is_root_is_refused) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root can change accounts";
  for (const char* name : {"root", "no-such-user"}) {
    const auto account = account_named(name);
    ASSERT_FALSE(account.ok()) << name;
    EXPECT_EQ(account.error().code, "worker.user");
  }
}

TEST(Walls, a_process_without_the_parent_it_expects_does_not_go_on) {
  const pid_t child = ::fork();
  if (child == 0) ::_exit(enclose({::getpid(), {}, 0}) ? 1 : kDone);
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == kDone) << status;
}

}  // namespace
}  // namespace esclusa::examination
