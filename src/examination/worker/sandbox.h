#pragma once
/// The walls around a process that parses foreign bytes. Linux only.

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>

#include "base/result.h"

namespace esclusa::examination {

/// Whose process it becomes.
struct Account {
  uid_t user = 0;
  gid_t group = 0;
};

/// The account of that name. Only root can change accounts: for anybody else the answer is empty. Errors:
/// park "worker.user" (unknown, or root itself).
Result<std::optional<Account>> account_named(const std::string& name);

struct Walls {
  pid_t parent = 0;                // with which it dies
  std::optional<Account> account;  // empty: it keeps that of its parent
  std::uint64_t memory_bytes = 0;  // of address space
};

/// What this kernel, this build and this user can do.
struct Offers {
  bool seccomp = false;
  int landlock = 0;  // version of its interface, 0 = none
  bool account = false;
};
Offers what_the_kernel_offers();
/// For operators, in Spanish: "seccomp, Landlock 4, usuario nobody".
std::string to_text(const Offers& offers, const std::string& user);

/// Sanitizers need calls and memory that the walls do not allow: such builds go without seccomp and without a
/// bound of their memory.
bool is_instrumented();

/// One of the walls: no path can be reached any more, where the kernel has Landlock. Errors: as for
/// `enclose`.
Status forbid_files();

/// From here on the calling process, which has one thread and a parent that waits for it, can do nothing but
/// compute, and read from and write to descriptors that it has: no file is opened, made, changed or looked
/// at, no socket, no process, no signal, no tracing, no executable memory; a call that is not allowed kills
/// it. It dies with its parent. There is no way back. Errors: park "worker.sandbox": it must not go on.
Status enclose(const Walls& walls);

}  // namespace esclusa::examination
