#pragma once
/// What makes signatures with a private key, wherever that is; internal to the room.

#include <openssl/evp.h>

#include <memory>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "pki/handles.h"

namespace esclusa::pki {

class Signer {
 public:
  Signer() = default;
  virtual ~Signer() = default;
  Signer(const Signer&) = delete;
  Signer& operator=(const Signer&) = delete;

  /// RSA PKCS#1 v1.5 of a SHA-256 value, or r‖s, each of 32 octets. May be called from any thread.
  /// Errors: as `SealKey::sign`.
  [[nodiscard]] virtual Result<Bytes> sign(const Digest& digest) const = 0;
};

/// A key that was opened, and the certificates that belong to it: its own, then those of the issuers.
struct KeyMaterial {
  std::unique_ptr<Signer> signer;
  std::vector<Certificate> certificates;
};

/// Signs with a key in this process's memory: RSA or P-256.
std::unique_ptr<Signer> make_signer(PrivateKey key);

/// Why a key of ours is too weak or of another kind than RSA and P-256; empty if it is neither.
std::string seal_weakness(const EVP_PKEY* key);

/// OpenSSL wants ECDSA signatures as DER, XML-DSig and PKCS#11 as two numbers. Nothing: not of that form.
Result<Bytes> ecdsa_to_numbers(ByteView der);
Result<Bytes> ecdsa_to_der(ByteView numbers);

}  // namespace esclusa::pki
