#pragma once
/// From foreign bytes to octets that somebody signed.

#include <memory>
#include <optional>
#include <string>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/finding.h"
#include "base/result.h"
#include "pki/certificates.h"
#include "xml/guarded.h"

namespace esclusa::examination {
class Testimony;  // examination/worker/message.h
}

namespace esclusa::xmlsig {

/// Global state of xmlsec; one object in main, after xml::LibraryScope.
class LibraryScope {
 public:
  LibraryScope();
  ~LibraryScope();
  LibraryScope(const LibraryScope&) = delete;
  LibraryScope& operator=(const LibraryScope&) = delete;
};

enum class SignatureForm { xml_dsig, xades_bes };

struct SignatureFacts {
  std::shared_ptr<const pki::SignerCertificate> signer;
  SignatureForm form = SignatureForm::xml_dsig;
  std::optional<Instant> signing_time;  // claimed by the signer, XAdES only
};

enum class SignaturePolicy { required, optional };

/// The canonical octets that a valid signature covers, without the signature itself; or, for a kind that may
/// come unsigned, the canonical form of the whole document. Only Verifier makes one, so whatever takes
/// VerifiedOctets cannot be handed other bytes, and what is read is what was signed. If a Verifier worked in
/// a process of its own, Testimony makes it again of what that process reported.
class VerifiedOctets {
 public:
  /// For a reader only; in a testimony, what the reader over there told of the octets (xml/transcript.h).
  [[nodiscard]] ByteView view() const noexcept { return octets_; }
  [[nodiscard]] const Digest& digest() const noexcept { return digest_; }  // SHA-256 of the octets
  /// Empty: the kind allows it and the document came unsigned.
  [[nodiscard]] const std::optional<SignatureFacts>& signature() const noexcept { return signature_; }

 private:
  friend class Verifier;
  friend class examination::Testimony;
  VerifiedOctets(Bytes octets, const Digest& digest, std::optional<SignatureFacts> signature)
      : octets_(std::move(octets)), digest_(digest), signature_(std::move(signature)) {}
  Bytes octets_;
  Digest digest_;
  std::optional<SignatureFacts> signature_;
};

struct VerifySettings {
  std::chrono::seconds clock_skew{std::chrono::minutes{5}};   // SigningTime may be this far in the future
  std::chrono::seconds max_age{std::chrono::hours{24 * 30}};  // and this old at arrival
};

/// Belongs to one thread. Without a trust store nobody is trusted, so only unsigned documents pass. The
/// profile: one ds:Signature, last or any child of the root, enveloped; one data reference
/// ("" or "#" + the root's Id) plus SignedProperties and optionally KeyInfo for XAdES; transforms
/// enveloped-signature and one C14N (1.0, 1.1 or exclusive, without comments); SHA-256/384/512; RSA >= 2048
/// (PKCS#1 v1.5, PSS) or ECDSA P-256/P-384; one X509Certificate of the signer first. All else is refused by
/// name.
class Verifier {
 public:
  Verifier(std::shared_ptr<const pki::TrustStore> trust, VerifySettings settings);
  ~Verifier();
  Verifier(const Verifier&) = delete;
  Verifier& operator=(const Verifier&) = delete;

  /// Findings: FIR-E00 no signature though one is due · FIR-E01 shape · FIR-E02 references · FIR-E03
  /// transforms · FIR-E04 algorithms · FIR-E05 digest or signature value wrong · FIR-E06 XAdES properties ·
  /// CER-E01…E04 certificate. Errors: reject "xmlsig.refused" when there are findings; park
  /// "xmlsig.internal".
  Result<VerifiedOctets> verify(const xml::GuardedDocument& document, SignaturePolicy policy, Instant arrived,
                                Findings& findings);

 private:
  std::shared_ptr<const pki::TrustStore> trust_;
  VerifySettings settings_;
};

}  // namespace esclusa::xmlsig
