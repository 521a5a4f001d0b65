#pragma once
/// Asks a server which algorithms it offers, and hangs up: for what no library tells when it finds nothing in
/// common. Sends our banner and nothing else.

#include "transport/ssh/algorithms.h"
#include "transport/ssh/settings.h"

namespace esclusa::transport {

/// Errors: retry "drop.unreachable".
Result<Algorithms> survey(const SshSettings& settings);

}  // namespace esclusa::transport
