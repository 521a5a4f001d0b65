#pragma once
/// Which host keys a partner's server may show.

#include <cstdint>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace esclusa::transport {

/// "SHA256:<base64 without padding>", as ssh-keygen -l prints it. `key` is the public key blob.
std::string host_key_fingerprint(ByteView key);

/// The key type that a public key blob itself tells; empty when it tells none.
std::string_view host_key_type(ByteView key);

/// The accepted keys of one host. A set: the next key may be in it before the server changes.
class HostKeyPins {
 public:
  /// `entries`: fingerprints, with or without a key type in front, or known_hosts lines for this host; each
  /// must make sense. `known_hosts`: content of such a file; lines of other hosts or of key types unknown to
  /// us are skipped.
  /// "@revoked" lines refuse a key whatever else accepts it; certificates are not supported.
  /// Errors: park "drop.host_key" (a bad entry; no usable key at all).
  static Result<HostKeyPins> parse(std::span<const std::string> entries, std::string_view known_hosts,
                                   std::string_view host, std::uint16_t port);

  [[nodiscard]] bool accepts(ByteView key) const;

  /// Key types to negotiate, the preferred first: those of the pins, or all of ours if one does not tell its
  /// type. "ssh-rsa" is an RSA key, whatever the hash that it signs with.
  [[nodiscard]] std::vector<std::string> key_types() const;
  /// All that a pin can be of.
  [[nodiscard]] static std::vector<std::string> known_types();

  bool operator==(const HostKeyPins&) const = default;

 private:
  std::set<std::string> accepted_;  // fingerprints
  std::set<std::string> revoked_;
  std::set<std::string> types_;
  bool untyped_ = false;

  bool add_fingerprint(std::string_view entry);
  bool add_line(std::string_view line, std::string_view address);
};

}  // namespace esclusa::transport
