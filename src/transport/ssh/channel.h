#pragma once
/// Port: one SSH connection that carries one stream of octets, the "sftp" subsystem. Whoever opens it goes
/// through the steps in this order and looks at the host key between the first and the second: see
/// `ssh/dial.h`.
///
/// Every step waits until its deadline at most; reading and writing never wait.
/// Thread rule: one thread.

#include <chrono>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/descriptor.h"
#include "base/result.h"
#include "transport/ssh/settings.h"

namespace esclusa::transport {

class Channel {
 public:
  using Time = std::chrono::steady_clock::time_point;

  virtual ~Channel() = default;

  /// Exchanges keys; the server proves that its host key, of one of these types, is its own. Nothing of the
  /// user goes out. "ssh-rsa" stands for RSA with SHA-2. Errors: retry "drop.unreachable"; park
  /// "drop.algorithms", "drop.host_key" (no proof).
  virtual Status shake_hands(const std::vector<std::string>& key_types, Time until) = 0;

  /// The public key blob that the server showed.
  [[nodiscard]] virtual Bytes host_key() const = 0;

  /// Errors: retry "drop.unreachable"; park "drop.auth".
  virtual Status log_in(const std::string& user, const Credentials& credentials, Time until) = 0;

  /// Errors: retry "drop.unreachable".
  virtual Status open_sftp(Time until) = 0;

  /// Zero: nothing now. Errors: retry "drop.unreachable", the connection is over.
  virtual Result<std::size_t> read_some(std::span<std::byte> room) = 0;

  /// Takes as much as the server's window allows; after zero the same octets are to be offered again.
  virtual Result<std::size_t> write_some(ByteView octets) = 0;

  /// What to wait on for more to read; also for room to write if `wants_write`.
  [[nodiscard]] virtual int fd() const noexcept = 0;
  [[nodiscard]] virtual bool wants_write() const noexcept = 0;

  /// How the server names itself; empty before the handshake.
  [[nodiscard]] virtual std::string banner() const = 0;

  /// Ends the connection at once; whatever is still called fails without waiting.
  virtual void close() noexcept = 0;
};

/// Over a TCP connection that does not block; `server` is how messages call it.
using MakeChannel = std::unique_ptr<Channel> (*)(Descriptor socket, std::string server);

std::unique_ptr<Channel> make_libssh2_channel(Descriptor socket, std::string server);
std::unique_ptr<Channel> make_libssh_channel(Descriptor socket, std::string server);

/// Global state of both libraries. One object in `main`, made before the first thread and gone after the
/// last.
class LibraryScope {
 public:
  LibraryScope();
  ~LibraryScope();
  LibraryScope(const LibraryScope&) = delete;
  LibraryScope& operator=(const LibraryScope&) = delete;
};

}  // namespace esclusa::transport
