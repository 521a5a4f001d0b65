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

/// A certificate that was accepted. Immutable, shared between threads.
struct SignerCertificate {
  Bytes der;
  Digest fingerprint{};  // SHA-256 of der
  std::string subject;   // RFC 2253, printable
  std::string issuer;
  std::string serial;  // decimal, as XAdES wants it
  Instant not_before{};
  Instant not_after{};
  Instant chain_not_before{};  // strictest bounds over the whole chain
  Instant chain_not_after{};
  Identity identity;
  std::shared_ptr<evp_pkey_st> key;  // null if another process judged it: only who verifies needs the key
  std::shared_ptr<const Exhibits> exhibits;
};

struct TrustSettings {
  std::vector<std::filesystem::path> anchors;        // PEM files: roots, self-signed
  std::vector<std::filesystem::path> intermediates;  // PEM files: issuing authorities
  std::vector<std::filesystem::path> crls;           // PEM or DER; an issuer without a list is not checked
  std::chrono::hours crl_grace{24};                  // a list may be this long past its next update
  std::vector<std::string> identity_arcs;  // extra arcs beside the built-in list of Ecuadorian authorities
  std::size_t cache_limit = 10'000;        // certificates kept
  // Beside the files: what was kept with a decision. A certificate that is signed by itself counts as anchor.
  std::vector<std::shared_ptr<const Exhibit>> kept;
};

/// Thread rule: all methods may be called from any thread. A reload makes a new TrustStore.
class TrustStore {
 public:
  /// Errors: park "pki.anchor" (missing, unreadable, not a CA, no anchors), park "pki.crl".
  static Result<std::shared_ptr<const TrustStore>> open(const TrustSettings& settings);
  virtual ~TrustStore() = default;

  /// Parses, chains to an anchor, checks key usage, key size, CA flag, revocation; validity at both instants
  /// on every call. Judgements are cached by fingerprint. nullptr = refused, with one or more findings:
  /// CER-E01 not a certificate or no path to an anchor · CER-E02 not in force at signing or at arrival ·
  /// CER-E03 key usage, extended key usage, a CA itself, weak key · CER-E04 revoked.
  /// Key usage must be present and hold digitalSignature or nonRepudiation. Extended key usage, if present,
  /// must name document signing, e-mail protection or any purpose: certificates for TLS servers or clients
  /// only are refused. Errors (ours): park "pki.internal", "pki.crl" (broken), "pki.crl_stale" (past its next
  /// update and the grace).
  virtual Result<std::shared_ptr<const SignerCertificate>> judge(ByteView der,
                                                                 std::optional<Instant> signed_at,
                                                                 Instant arrived,
                                                                 Findings& findings) const = 0;
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
