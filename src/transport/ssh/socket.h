#pragma once
/// A TCP connection that cannot hang for ever.

#include <chrono>
#include <cstdint>
#include <string>

#include "base/descriptor.h"
#include "base/result.h"

namespace esclusa::transport {

/// Tries every address of the host; the timeout is per address. The kernel gives up a dead peer after 45 s,
/// sends keepalives after 30 s of silence. Errors: retry "drop.unreachable".
Result<Descriptor> connect_tcp(const std::string& host, std::uint16_t port,
                               std::chrono::milliseconds timeout);

enum class Ready { to_read, to_write, either };

/// Waits until the socket is ready (or broken, which reading then tells). False: the time is over.
bool wait_for(int socket, Ready wanted, std::chrono::steady_clock::time_point until);

}  // namespace esclusa::transport
