#pragma once
/// Esclusa's own signing key and seal certificate; also anybody's key that `esclusa sign` uses.

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/access.h"
#include "base/bytes.h"
#include "base/clock.h"
#include "base/result.h"

namespace esclusa::pki {

class Cryptoki;
class Signer;
struct KeyMaterial;

/// Where a key is.
struct KeySource {
  std::string key{};                    // a PEM or PKCS#12 file, or a "pkcs11:" URI (RFC 7512)
  std::filesystem::path certificate{};  // PEM, its chain may follow; empty = it is where the key is
  std::filesystem::path secret{};       // file whose first line is the passphrase or PIN; empty = none
  std::filesystem::path module{};       // PKCS#11 library, for a URI
  Allowed allowed{};                    // who else may read the files of the key and its secret

  [[nodiscard]] bool is_token() const { return key.starts_with("pkcs11:"); }
};

/// Kinds of keys that we make.
enum class KeyType { rsa2048, p256 };

/// The PKCS#11 libraries in use. Keys that were opened with the same object share a library, its logins, and
/// what is known of PINs that a token refused: such a PIN is never tried again. One thread at a time.
class TokenModules {
 public:
  /// Errors: park "seal.module" (it cannot be loaded), retry "seal.token" (it does not begin to work).
  Result<std::shared_ptr<Cryptoki>> open(const std::filesystem::path& library);

 private:
  std::map<std::filesystem::path, std::shared_ptr<Cryptoki>> open_;
};

/// An RSA (2048 to 8192) or ECDSA P-256 private key with its certificate. Immutable. Thread rule: any method
/// may be called from any thread; signatures of a token are made by up to 16 sessions at once, others wait.
class SealKey {
 public:
  /// Of a PKCS#12 file with several key pairs (one to sign, one to decipher) the one is taken whose
  /// certificate may sign documents, or that of `certificate` if that is given.
  /// Errors: park "seal.key" (missing, open to others, wrong passphrase, weak, none or several that fit),
  /// "seal.certificate" (missing, does not belong to the key), "seal.module" (PKCS#11 library), "seal.pin"
  /// (refused or locked, or one try is left: then it is not made), "seal.secret" (file of the passphrase or
  /// PIN); retry "seal.token" (it is not there or does not answer).
  static Result<std::shared_ptr<const SealKey>> load(const KeySource& source, TokenModules& modules);
  static Result<std::shared_ptr<const SealKey>> load(const KeySource& source);
  explicit SealKey(KeyMaterial material);
  ~SealKey();
  SealKey(const SealKey&) = delete;
  SealKey& operator=(const SealKey&) = delete;

  /// Signature over SHA-256 of `octets` in the form XML-DSig wants: RSA PKCS#1 v1.5, or r‖s for ECDSA.
  /// A token that went away and came back is opened again. Errors: park "seal.sign"; for a token also as
  /// `load`.
  [[nodiscard]] Result<Bytes> sign(ByteView octets) const;
  /// XML-DSig algorithm URI that `sign` implements.
  [[nodiscard]] std::string_view algorithm_uri() const;
  /// "RSA 2048", "P-256".
  [[nodiscard]] const std::string& algorithm() const { return algorithm_; }
  [[nodiscard]] ByteView certificate_der() const { return certificates_.front(); }
  /// DER, the seal certificate first, then those of its issuers that came with it, without a root; five at
  /// most.
  [[nodiscard]] const std::vector<Bytes>& certificates() const { return certificates_; }
  [[nodiscard]] const Digest& fingerprint() const { return fingerprint_; }  // SHA-256 of certificate_der()
  [[nodiscard]] const std::string& subject() const { return subject_; }     // RFC 2253
  [[nodiscard]] const std::string& issuer() const { return issuer_; }       // RFC 2253
  [[nodiscard]] const std::string& serial() const { return serial_; }       // decimal
  [[nodiscard]] Instant not_before() const { return not_before_; }
  [[nodiscard]] Instant not_after() const { return not_after_; }

 private:
  std::unique_ptr<Signer> signer_;
  std::vector<Bytes> certificates_;
  Digest fingerprint_;
  std::string subject_;
  std::string issuer_;
  std::string serial_;
  std::string algorithm_;
  Instant not_before_;
  Instant not_after_;
  bool rsa_;
};

/// Signature over SHA-256 of `octets` in the form that `openssl dgst -verify` takes: ECDSA in DER.
Result<Bytes> detached_signature(const SealKey& key, ByteView octets);

}  // namespace esclusa::pki
