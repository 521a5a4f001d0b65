#pragma once
/// A drop on an SFTP server (SFTP v3; the reference is OpenSSH). Many files are in flight on one connection;
/// SSH is libssh2's or libssh's (`ssh/channel.h`), SFTP our own (`sftp/engine.h`).

#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "transport/sftp/backoff.h"
#include "transport/ssh/channel.h"
#include "transport/transport.h"

namespace esclusa::transport {

struct SftpSettings : SshSettings {
  std::string inbox;  // as the server spells them
  std::string outbox;

  /// How long one request may go unanswered, besides what its octets need at a modest pace; then the
  /// connection is given up.
  std::chrono::milliseconds request_timeout{60'000};
  BackoffSettings backoff;
};

/// Monotonic time of the back-off; tests pass their own.
using SteadyNow = std::function<std::chrono::steady_clock::time_point()>;

/// Touches nothing before `connect`, which besides the errors of the port gives
///  - park "drop.algorithms": the server shares none of our algorithms; the text names the class and what to
///  set;
///  - park "drop.protocol": it does not speak SFTP version 3 (both tried again as seldom as a refused login);
///  - retry with the code of the last failure at once while the back-off lasts.
/// After a wrong host key nothing more is sent to that address until the accepted keys change or a new
/// transport is made: `connect` repeats park "drop.host_key".
std::unique_ptr<Transport> make_sftp(SftpSettings settings, SteadyNow now = std::chrono::steady_clock::now);

}  // namespace esclusa::transport
