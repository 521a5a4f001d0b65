#pragma once
/// Esclusa's own signing key and seal certificate.

#include <filesystem>
#include <memory>
#include <string>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/result.h"

namespace esclusa::pki {

/// An RSA (>= 2048) or ECDSA P-256 private key with its certificate. Thread rule: `sign` may be called from
/// any thread.
class SealKey {
 public:
  /// PEM files. `passphrase` may be empty. Errors: park "seal.key" (missing, unreadable, readable by others,
  /// wrong passphrase, weak), "seal.certificate" (missing, does not belong to the key).
  static Result<std::shared_ptr<const SealKey>> load(const std::filesystem::path& key_file,
                                                     const std::filesystem::path& certificate_file,
                                                     const std::string& passphrase);
  virtual ~SealKey() = default;

  /// Signature over SHA-256 of `octets` in the form XML-DSig wants: RSA PKCS#1 v1.5, or r‖s for ECDSA.
  [[nodiscard]] virtual Result<Bytes> sign(ByteView octets) const = 0;
  /// XML-DSig algorithm URI that `sign` implements.
  [[nodiscard]] virtual std::string_view algorithm_uri() const = 0;
  [[nodiscard]] virtual ByteView certificate_der() const = 0;
  [[nodiscard]] virtual const std::string& issuer() const = 0;  // RFC 2253
  [[nodiscard]] virtual const std::string& serial() const = 0;  // decimal
  [[nodiscard]] virtual Instant not_after() const = 0;
};

/// Signature over SHA-256 of `octets` in the form that `openssl dgst -verify` takes: ECDSA in DER.
Result<Bytes> detached_signature(const SealKey& key, ByteView octets);

}  // namespace esclusa::pki
