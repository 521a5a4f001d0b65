#pragma once
/// Work that is killed before its n-th system call, for every n: what a power button or `kill -9` can leave
/// behind.

#include <gtest/gtest.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <functional>

namespace esclusa::support {

/// Runs `work` in a child that is killed when it is about to make its n-th system call. False: it ended
/// before.
inline bool killed_before_call(int n, const std::function<void()>& work) {
  const pid_t child = ::fork();
  if (child == 0) {
    ::ptrace(PTRACE_TRACEME, 0, nullptr, nullptr);
    ::raise(SIGSTOP);
    work();
    ::_exit(0);
  }
  int status = 0;
  EXPECT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFSTOPPED(status));
  for (int stops = 0; WIFSTOPPED(status); ++stops) {  // each call stops twice: at its entry and at its exit
    if (stops == 2 * n - 1) ::kill(child, SIGKILL);
    ::ptrace(PTRACE_SYSCALL, child, nullptr, nullptr);
    EXPECT_EQ(::waitpid(child, &status, 0), child);
  }
  EXPECT_TRUE(WIFSIGNALED(status) || WEXITSTATUS(status) == 0);
  return WIFSIGNALED(status);
}

}  // namespace esclusa::support
