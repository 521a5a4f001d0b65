#include <fmt/format.h>
#include <openssl/err.h>

#include <cstring>
#include <deque>
#include <mutex>
#include <shared_mutex>
#include <unordered_map>
#include <utility>

#include "pki/certificate_use.h"
#include "pki/certificates.h"
#include "pki/chain.h"
#include "pki/handles.h"
#include "pki/identity.h"

namespace esclusa::pki {
namespace {

constexpr std::size_t kRefusedLimit = 256;
constexpr std::size_t kLargestDer = std::size_t{32} * 1024;

/// All about a certificate that does not depend on the time of the question.
struct Judgement {
  std::shared_ptr<const SignerCertificate> certificate;  // nullptr: not a certificate
  Findings faults;                                       // empty: accepted
  std::optional<Instant> crl_until;
};

struct DigestHash {
  std::size_t operator()(const Digest& digest) const noexcept {
    std::size_t hash = 0;
    std::memcpy(&hash, digest.data(), sizeof hash);
    return hash;
  }
};

/// First in, first out; readers do not block each other.
class JudgementCache {
 public:
  explicit JudgementCache(std::size_t limit) : limit_(limit) {}

  std::shared_ptr<const Judgement> find(const Digest& fingerprint) const {
    const std::shared_lock lock{mutex_};
    const auto found = entries_.find(fingerprint);
    return found == entries_.end() ? nullptr : found->second;
  }

  void put(const Digest& fingerprint, std::shared_ptr<const Judgement> judgement) {
    const std::unique_lock lock{mutex_};
    if (!entries_.insert_or_assign(fingerprint, std::move(judgement)).second) return;
    order_.push_back(fingerprint);
    if (order_.size() <= limit_) return;
    entries_.erase(order_.front());
    order_.pop_front();
  }

 private:
  std::size_t limit_;
  mutable std::shared_mutex mutex_;
  std::unordered_map<Digest, std::shared_ptr<const Judgement>, DigestHash> entries_;
  std::deque<Digest> order_;
};

std::shared_ptr<SignerCertificate> describe(X509* x509, ByteView der, const Digest& fingerprint,
                                            const std::vector<std::string>& arcs) {
  auto certificate = std::make_shared<SignerCertificate>();
  certificate->der.assign(der.begin(), der.end());
  certificate->fingerprint = fingerprint;
  certificate->subject = name_text(X509_get_subject_name(x509));
  certificate->issuer = name_text(X509_get_issuer_name(x509));
  certificate->serial = serial_text(x509);
  certificate->not_before = instant_of(X509_get0_notBefore(x509));
  certificate->not_after = instant_of(X509_get0_notAfter(x509));
  certificate->chain_not_before = certificate->not_before;
  certificate->chain_not_after = certificate->not_after;
  certificate->identity = read_identity(x509, arcs);
  certificate->key = std::shared_ptr<evp_pkey_st>{X509_get_pubkey(x509), EVP_PKEY_free};
  return certificate;
}

void check_time(const SignerCertificate& certificate, Instant at, const char* moment, Findings& findings) {
  const bool own = at >= certificate.not_before && at <= certificate.not_after;
  if (own && at >= certificate.chain_not_before && at <= certificate.chain_not_after) return;
  std::string detail =
      own ? fmt::format("el certificado de la autoridad que lo emitió no estaba vigente {} ({})", moment,
                        to_iso(at))
          : fmt::format("el certificado no estaba vigente {} ({}); rige de {} a {}", moment, to_iso(at),
                        to_iso(certificate.not_before), to_iso(certificate.not_after));
  findings.push_back({"CER-E02", {}, certificate.subject, std::move(detail), 0, 0});
}

class CachingTrustStore final : public TrustStore {
 public:
  CachingTrustStore(const TrustSettings& settings, std::unique_ptr<const Anchors> anchors)
      : anchors_(std::move(anchors)),
        arcs_(settings.identity_arcs),
        crl_grace_(settings.crl_grace),
        accepted_(settings.cache_limit),
        refused_(kRefusedLimit) {}

  Result<std::shared_ptr<const SignerCertificate>> judge(ByteView der, std::optional<Instant> signed_at,
                                                         Instant arrived, Findings& findings) const override {
    const std::size_t before = findings.size();
    const Digest fingerprint = sha256(der);
    std::shared_ptr<const Judgement> judgement = accepted_.find(fingerprint);
    if (!judgement) judgement = refused_.find(fingerprint);
    if (!judgement) {
      ESC_TRY(judgement, examine(der, fingerprint, arrived));
      (judgement->faults.empty() ? accepted_ : refused_).put(fingerprint, judgement);
    }
    if (judgement->crl_until && *judgement->crl_until < Instant::max() - crl_grace_ &&
        arrived > *judgement->crl_until + crl_grace_) {
      return park("pki.crl_stale",
                  fmt::format("la lista de revocación de \"{}\" venció el {}", judgement->certificate->issuer,
                              to_iso(*judgement->crl_until)));
    }
    findings.insert(findings.end(), judgement->faults.begin(), judgement->faults.end());
    if (judgement->certificate) {
      if (signed_at) check_time(*judgement->certificate, *signed_at, "al firmar", findings);
      check_time(*judgement->certificate, arrived, "al llegar el documento", findings);
    }
    if (findings.size() > before) return std::shared_ptr<const SignerCertificate>{};
    return judgement->certificate;
  }

 private:
  Result<std::shared_ptr<const Judgement>> examine(ByteView der, const Digest& fingerprint,
                                                   Instant arrived) const {
    auto judgement = std::make_shared<Judgement>();
    const unsigned char* at = as_uchar(der);
    const Certificate x509{der.size() > kLargestDer ? nullptr
                                                    : d2i_X509(nullptr, &at, static_cast<long>(der.size()))};
    ERR_clear_error();
    if (!x509 || at != as_uchar(der) + der.size()) {
      judgement->faults.push_back(
          {"CER-E01", {}, {}, "X509Certificate no contiene un certificado X.509", 0, 0});
      return std::shared_ptr<const Judgement>{std::move(judgement)};
    }
    ESC_TRY(const Anchors::Path path, anchors_->find_path(x509.get(), arrived));
    const auto certificate = describe(x509.get(), der, fingerprint, arcs_);
    certificate->chain_not_before = std::max(certificate->not_before, path.not_before);
    certificate->chain_not_after = std::min(certificate->not_after, path.not_after);
    certificate->exhibits = path.exhibits;
    judgement->faults = path.faults;
    check_use(x509.get(), judgement->faults);
    ERR_clear_error();
    for (Finding& fault : judgement->faults) fault.value = certificate->subject;
    judgement->certificate = certificate;
    judgement->crl_until = path.crl_until;
    return std::shared_ptr<const Judgement>{std::move(judgement)};
  }

  std::unique_ptr<const Anchors> anchors_;
  std::vector<std::string> arcs_;
  std::chrono::hours crl_grace_;
  mutable JudgementCache accepted_;
  mutable JudgementCache refused_;
};

}  // namespace

Result<std::shared_ptr<const TrustStore>> TrustStore::open(const TrustSettings& settings) {
  ESC_TRY(std::unique_ptr<const Anchors> anchors, Anchors::load(settings));
  return std::shared_ptr<const TrustStore>{std::make_shared<CachingTrustStore>(settings, std::move(anchors))};
}

}  // namespace esclusa::pki
