#pragma once
/// Where a server is, who we are there, and which keys it may show.

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "base/secret.h"

namespace esclusa::transport {

/// What speaks SSH for us. `automatic` takes libssh2 where that can reach the server, else libssh.
enum class SshLibrary { automatic, libssh2, libssh };

struct SshSettings {
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

  SshLibrary library = SshLibrary::automatic;
  std::chrono::milliseconds connect_timeout{10'000};  // TCP, per address
  std::chrono::milliseconds login_timeout{20'000};    // key exchange; then again for authentication
};

/// Wiped when it goes.
struct Credentials {
  Secret key;
  Secret passphrase;
};

}  // namespace esclusa::transport
