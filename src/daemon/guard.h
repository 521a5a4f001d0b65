#pragma once
/// Keeps secrets to this process and to who may know them: what is checked and done before any key is read.

#include <string>
#include <vector>

#include "base/access.h"
#include "base/result.h"
#include "config/config.h"

namespace esclusa::daemon {

/// A file or folder of a configuration that others must not get at.
struct Guarded {
  std::string what;  // for people
  config::Path path;
  Allowed allowed;
  std::string fault;  // what is wrong with it, a clause that follows the path; empty = nothing
};

/// Every one of them, judged. Missing ones are in order here: who needs them tells that they are missing.
/// Errors: park "config", when there is no such group as `node.group`.
Result<std::vector<Guarded>> examine_access(const config::Config& config);
/// All that is wrong in one sentence. Errors: park "access.exposed", "config".
Status check_access(const config::Config& config);

/// Who else may read the files of that key. Errors: park "config".
Result<Allowed> readers_of(const config::Config& config, const config::Seal& seal);

/// No core dump, no debugger of the same user, and private keys in memory that is never swapped out. Once,
/// before any key is read and any thread is started. Errors: park "daemon.guard".
Status guard_process();

}  // namespace esclusa::daemon
