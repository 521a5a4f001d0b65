#pragma once
/// A drop on an SFTP server (SFTP v3; the reference is OpenSSH), reached with libssh2.
///
/// Known limits of libssh2 1.10: keys are Ed25519 or ECDSA, on both sides (no RSA with SHA-2, and we do not
/// offer RSA with SHA-1); servers that allow only AEAD ciphers or only EtM MACs cannot be reached
/// ("drop.algorithms"). Files go one after the other, each in a handful of round trips.

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "transport/sftp/backoff.h"
#include "transport/transport.h"

namespace esclusa::transport {

struct SftpSettings {
  std::string host;
  std::uint16_t port = 22;
  std::string user;
  std::string key_file;         // private key, PEM or OpenSSH; nobody but its owner may read it
  std::string passphrase_file;  // empty: the key is not encrypted

  /// The server's keys that we accept; the next one may be among them before the server changes. Each is
  /// "SHA256:<base64>", the same after a key type ("ssh-ed25519 SHA256:…"), or a known_hosts line for this
  /// host.
  std::vector<std::string> host_keys;
  std::string known_hosts_file;  // may be empty; lines of other hosts in it are skipped

  std::string inbox;  // as the server spells them
  std::string outbox;

  std::chrono::milliseconds connect_timeout{10'000};  // TCP, per address
  std::chrono::milliseconds login_timeout{20'000};    // key exchange; then again for authentication
  std::chrono::milliseconds request_timeout{
      60'000};  // without an answer (to the second): the connection is given up
  BackoffSettings backoff;
};

/// Monotonic time of the back-off; tests pass their own.
using SteadyNow = std::function<std::chrono::steady_clock::time_point()>;

/// Touches nothing before `connect`, which besides the errors of the port gives
///  - park "drop.algorithms": the server shares none of our algorithms (tried again as seldom as a refused
///  login);
///  - retry with the code of the last failure at once while the back-off lasts.
/// After a wrong host key nothing more is sent to that address until the accepted keys change or a new
/// transport is made: `connect` repeats park "drop.host_key".
std::unique_ptr<Transport> make_sftp(SftpSettings settings, SteadyNow now = std::chrono::steady_clock::now);

/// Global state of libssh2. One object in `main`, made before the first thread and gone after the last.
class LibraryScope {
 public:
  LibraryScope();
  ~LibraryScope();
  LibraryScope(const LibraryScope&) = delete;
  LibraryScope& operator=(const LibraryScope&) = delete;
};

}  // namespace esclusa::transport
