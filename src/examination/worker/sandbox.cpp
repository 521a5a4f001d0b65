#include "examination/worker/sandbox.h"

#include <fmt/format.h>
#include <grp.h>
#include <pwd.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>

#include "base/descriptor.h"
#include "base/handle.h"

namespace esclusa::examination {
namespace {

// GCC defines the names; Clang is asked.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kInstrumented = true;
#elif defined(__has_feature)
constexpr bool kInstrumented = __has_feature(address_sanitizer) || __has_feature(thread_sanitizer);
#else
constexpr bool kInstrumented = false;
#endif

Error failed(const char* what) {
  return park("worker.sandbox",
              fmt::format("no se pudo aislar el proceso: {}: {}", what, std::strerror(errno)));
}

Status bound(__rlimit_resource resource, rlim_t most, const char* what) {
  const rlimit limit{most, most};
  if (::setrlimit(resource, &limit) != 0) return failed(what);
  return {};
}

Status bound_resources(const Walls& walls) {
  ESC_CHECK(bound(RLIMIT_CORE, 0, "RLIMIT_CORE"));
  ESC_CHECK(bound(RLIMIT_FSIZE, 0, "RLIMIT_FSIZE"));
  ESC_CHECK(bound(RLIMIT_NPROC, 0, "RLIMIT_NPROC"));
  if (kInstrumented)
    return {};  // a sanitizer looks at memory through pipes of its own, and takes a lot of it
  ESC_CHECK(bound(RLIMIT_NOFILE, 0, "RLIMIT_NOFILE"));
  if (walls.memory_bytes == 0) return {};
  return bound(RLIMIT_AS, walls.memory_bytes, "RLIMIT_AS");
}

Status become(const Account& account) {
  if (::setgroups(0, nullptr) != 0) return failed("setgroups");
  if (::setresgid(account.group, account.group, account.group) != 0) return failed("setresgid");
  if (::setresuid(account.user, account.user, account.user) != 0) return failed("setresuid");
  return {};
}

// <linux/landlock.h> of Debian 12 knows the second version only. Everything that a version can forbid is
// forbidden: its rights are the lowest bits, so many in each version.
struct LandlockRuleset {
  std::uint64_t files;
  std::uint64_t network;
  std::uint64_t scopes;
};

int landlock_version() {
  constexpr std::uint32_t kAskVersion = 1;
  const long version = ::syscall(SYS_landlock_create_ruleset, nullptr, 0, kAskVersion);
  return version < 0 ? 0 : static_cast<int>(version);
}

LandlockRuleset everything_of(int version) {
  constexpr std::array<unsigned, 6> kFileRights{0, 13, 14, 15, 15, 16};  // by version; then none was added
  const unsigned files = kFileRights.at(static_cast<std::size_t>(version < 5 ? version : 5));
  return {.files = (1ULL << files) - 1,
          .network = version >= 4 ? 3U : 0U,  // bind and connect over TCP
          .scopes = version >= 6 ? 3U : 0U};  // abstract sockets and signals
}

using Filter = Handle<void, seccomp_release>;

/// What computing takes: memory, time, chance, and the descriptors that are there.
constexpr std::array kAllowed{
    SCMP_SYS(read),          SCMP_SYS(write),       SCMP_SYS(brk),          SCMP_SYS(munmap),
    SCMP_SYS(mremap),        SCMP_SYS(madvise),     SCMP_SYS(futex),        SCMP_SYS(getrandom),
    SCMP_SYS(clock_gettime), SCMP_SYS(time),        SCMP_SYS(gettimeofday), SCMP_SYS(getpid),
    SCMP_SYS(sysinfo),       SCMP_SYS(sched_yield), SCMP_SYS(rt_sigreturn), SCMP_SYS(restart_syscall),
    SCMP_SYS(close),         SCMP_SYS(exit),        SCMP_SYS(exit_group)};

Status forbid_calls() {
  const Filter filter(seccomp_init(SCMP_ACT_KILL_PROCESS));
  if (!filter) return failed("seccomp_init");
  const auto allow = [&](int call) { return seccomp_rule_add(filter.get(), SCMP_ACT_ALLOW, call, 0) == 0; };
  for (const int call : kAllowed)
    if (!allow(call)) return failed("seccomp_rule_add");
  // Memory, but none that can be run.
  for (const int call : {SCMP_SYS(mmap), SCMP_SYS(mprotect)}) {
    const scmp_arg_cmp not_executable{2, SCMP_CMP_MASKED_EQ, PROT_EXEC, 0};  // their third argument
    if (seccomp_rule_add_array(filter.get(), SCMP_ACT_ALLOW, call, 1, &not_executable) != 0)
      return failed("seccomp_rule_add");
  }
  if (const int code = seccomp_load(filter.get()); code != 0) {
    errno = -code;
    return failed("seccomp_load");
  }
  return {};
}

bool seccomp_there() {
  // The kernel looks at the action alone, and says whether it knows it.
  constexpr unsigned kAskForAction = 2;
  const std::uint32_t kill = 0x80000000U;  // SECCOMP_RET_KILL_PROCESS
  return ::syscall(SYS_seccomp, kAskForAction, 0, &kill) == 0;
}

}  // namespace

bool is_instrumented() {
  return kInstrumented;
}

Result<std::optional<Account>> account_named(const std::string& name) {
  if (::geteuid() != 0) return std::optional<Account>{};
  std::array<char, 16384> buffer{};
  passwd entry{};
  passwd* found = nullptr;
  ::getpwnam_r(name.c_str(), &entry, buffer.data(), buffer.size(), &found);
  if (found == nullptr)
    return park("worker.user", fmt::format("[worker] user: no existe el usuario «{}»", name));
  if (found->pw_uid == 0 || found->pw_gid == 0)
    return park("worker.user", fmt::format("[worker] user: «{}» tiene los derechos de root", name));
  return std::optional(Account{found->pw_uid, found->pw_gid});
}

Offers what_the_kernel_offers() {
  return {.seccomp = !kInstrumented && seccomp_there(),
          .landlock = landlock_version(),
          .account = ::geteuid() == 0};
}

std::string to_text(const Offers& offers, const std::string& user) {
  return fmt::format("{}, {}, {}", offers.seccomp ? "seccomp" : "sin seccomp",
                     offers.landlock > 0 ? fmt::format("Landlock {}", offers.landlock) : "sin Landlock",
                     offers.account ? "usuario " + user : "mismo usuario");
}

Status forbid_files() {
  // A ruleset without a single rule: nothing is allowed.
  const int version = landlock_version();
  if (version == 0) return {};
  const LandlockRuleset all = everything_of(version);
  const std::size_t size = version >= 6   ? sizeof all
                           : version >= 4 ? 2 * sizeof(std::uint64_t)
                                          : sizeof(std::uint64_t);
  const Descriptor rules(static_cast<int>(::syscall(SYS_landlock_create_ruleset, &all, size, 0)));
  if (!rules) return failed("landlock_create_ruleset");
  if (::syscall(SYS_landlock_restrict_self, rules.get(), 0) != 0) return failed("landlock_restrict_self");
  return {};
}

Status enclose(const Walls& walls) {
  if (walls.account) ESC_CHECK(become(*walls.account));
  // After the change of account, which would undo these.
  if (::prctl(PR_SET_PDEATHSIG, SIGKILL) != 0) return failed("PR_SET_PDEATHSIG");
  if (::getppid() != walls.parent) return failed("el proceso padre terminó");
  if (::prctl(PR_SET_DUMPABLE, 0) != 0) return failed("PR_SET_DUMPABLE");
  if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return failed("PR_SET_NO_NEW_PRIVS");
  ESC_CHECK(forbid_files());
  ESC_CHECK(bound_resources(walls));
  return what_the_kernel_offers().seccomp ? forbid_calls() : Status{};
}

}  // namespace esclusa::examination
