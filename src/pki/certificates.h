#pragma once
/// Who signed: certificates of partners, judged against the configured anchors.

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/finding.h"
#include "base/result.h"

struct evp_pkey_st;  // OpenSSL's EVP_PKEY; its headers stay inside pki and xmlsig

namespace esclusa::pki {

/// Identity that an Ecuadorian certificate carries, read in the order: subject attributes
/// (organizationIdentifier "VATEC-…", serialNumber "IDCEC-…"/"PASEC-…"), the certification authority's
/// private extensions (<arc>.3.11 RUC, <arc>.3.1 person), subjectAltName otherName with the same OIDs, and
/// last a bare serialNumber that is a cédula whose check digit holds. Values are raw digits; empty when the
/// certificate does not carry them.
struct Identity {
  std::string ruc;
  std::string cedula;
  std::string passport;
  std::string name;  // common name, for people
};

/// A certificate or a revocation list that a judgement rests on.
struct Exhibit {
  enum class Kind { certificate, revocation_list };
  Kind kind = Kind::certificate;
  Bytes der;
  Digest sha256{};  // of der
};

/// All that a judgement rests on, to be kept with what is decided: certificates from the signer's to the
/// anchor's, then the lists of their issuers. Lists are shared between judgements, because they may be large.
struct Exhibits {
  std::vector<std::shared_ptr<const Exhibit>> items;
  Digest digest{};  // SHA-256 of the digests of the items, in order
};
/// In this order.
std::shared_ptr<const Exhibits> exhibits_of(std::vector<std::shared_ptr<const Exhibit>> items);
/// The DER of the signer's issuer; its own if it issued itself.
const Bytes& issuer_of(const Exhibits& exhibits);

/// What the revocation lists say about the issuer of one certificate of a path.
struct ListState {
  std::string issuer;            // RFC 2253
  std::optional<Instant> until;  // next update of its newest list; empty = there is no list of it
};

/// A certificate that was accepted. Immutable, shared between threads.
struct SignerCertificate {
  Bytes der;
  Bytes issuer_der;      // of the authority that issued it; who asks a responder needs it
  Digest fingerprint{};  // SHA-256 of der
  std::string subject;   // RFC 2253, printable
  std::string issuer;
  std::string serial;  // decimal, as XAdES wants it
  Instant not_before{};
  Instant not_after{};
  Instant chain_not_before{};  // strictest bounds over the whole chain
  Instant chain_not_after{};
  std::vector<ListState> lists;  // the signer's issuer first, then upwards; nobody revokes an anchor
  Identity identity;
  std::shared_ptr<evp_pkey_st> key;  // null if another process judged it: only who verifies needs the key
  std::shared_ptr<const Exhibits> exhibits;  // what this judgement rests on
};

struct TrustSettings {
  std::vector<std::filesystem::path> anchors;        // PEM files: roots, self-signed
  std::vector<std::filesystem::path> intermediates;  // PEM files: issuing authorities
  std::vector<std::filesystem::path> crls;           // PEM or DER files, or folders of them
  std::vector<std::string> identity_arcs;  // extra arcs beside the built-in list of Ecuadorian authorities
  std::size_t cache_limit = 10'000;        // certificates kept
  // Beside the files: what was kept with a decision. A certificate that is signed by itself counts as anchor.
  std::vector<std::shared_ptr<const Exhibit>> kept;
};

inline constexpr const char* kRevocationList = "lista de revocación";

/// Something that ends on a day that is known: a certificate, or a revocation list that must be renewed.
struct Expiry {
  std::string what;  // Spanish: "certificado raíz", kRevocationList …
  std::string name;  // whose; RFC 2253 or the name of a partner
  Instant from{};
  Instant until{};
};

/// Thread rule: all methods may be called from any thread. A reload makes a new TrustStore.
class TrustStore {
 public:
  /// Errors: park "pki.anchor" (missing, unreadable, not a CA, no anchors), park "pki.crl" (unreadable,
  /// indirect, an unknown critical extension, or not signed by the authority that it names).
  static Result<std::shared_ptr<const TrustStore>> open(const TrustSettings& settings);
  /// The same from files that changed since `before`. A list that cannot be used, or went away without a
  /// newer one of its issuer, stays as it was in `before`; `kept` says why, an error for each. Errors:
  /// "pki.anchor".
  static Result<std::shared_ptr<const TrustStore>> renew(const TrustSettings& settings,
                                                         const TrustStore& before, std::vector<Error>& kept);
  virtual ~TrustStore() = default;

  /// Parses, chains to an anchor, checks key usage, key size, CA flag, revocation by list; validity at both
  /// instants on every call. A path is found by keys: authorities of one name, cross-signed ones and several
  /// generations live side by side, and the document is good if one path is. Judgements are cached by
  /// fingerprint. nullptr = refused, with one or more findings: CER-E01 not a certificate or no path to an
  /// anchor · CER-E02 not in force at signing or at arrival · CER-E03 key usage, extended key usage, a CA
  /// itself, weak key · CER-E04 revoked.
  /// Key usage must be present and hold digitalSignature or nonRepudiation. Extended key usage, if present,
  /// must name document signing, e-mail protection or any purpose: certificates for TLS servers or clients
  /// only are refused. Whether the lists are fresh enough is for the caller to say
  /// (`SignerCertificate::lists`). Errors (ours): park "pki.internal", "pki.crl" (broken).
  virtual Result<std::shared_ptr<const SignerCertificate>> judge(ByteView der,
                                                                 std::optional<Instant> signed_at,
                                                                 Instant arrived,
                                                                 Findings& findings) const = 0;

  /// Anchors, issuing authorities, and the newest list of each issuer.
  [[nodiscard]] virtual std::vector<Expiry> expiries() const = 0;
  /// Everything that judgements rest on: anchors, issuing authorities, lists. A store with these as `kept`
  /// judges as this one does.
  [[nodiscard]] virtual std::vector<std::shared_ptr<const Exhibit>> exhibits() const = 0;
  /// Files of lists that nobody uses because none of our authorities issued them; for people.
  [[nodiscard]] virtual std::vector<std::string> unused_lists() const = 0;
};

/// Names and times of what was kept, for people.
struct ExhibitFacts {
  std::string subject;  // of a list: its issuer
  std::string issuer;
  Instant from{};                // notBefore, thisUpdate
  std::optional<Instant> until;  // notAfter, nextUpdate
  bool self_signed = false;
  std::string pem;
};
/// Errors: reject "pki.exhibit" (not what its kind says).
Result<ExhibitFacts> describe(const Exhibit& exhibit);

/// What a certificate file says about itself.
struct CertificateFacts {
  Digest fingerprint{};  // SHA-256 of the DER
  std::string subject;
  Instant not_before{};
  Instant not_after{};
};
/// The first certificate of a PEM file. Errors: park "pki.certificate".
Result<CertificateFacts> read_certificate(const std::filesystem::path& file);
/// Its DER. Errors: park "pki.certificate".
Result<Bytes> read_certificate_der(const std::filesystem::path& file);

/// SHA-256.
Digest sha256(ByteView bytes);

/// SHA-256 in pieces.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(const Sha256&) = delete;
  Sha256& operator=(const Sha256&) = delete;
  void update(ByteView bytes);
  Digest finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace esclusa::pki
