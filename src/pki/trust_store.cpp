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

/// One way to an anchor: what it says about the certificate.
struct Route {
  std::shared_ptr<const SignerCertificate> certificate;  // nullptr: not a certificate
  Findings faults;                                       // empty: accepted, but for the time
};

/// All about a certificate that does not depend on the time of the question; the faultless routes first.
using Judgement = std::vector<Route>;

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

SignerCertificate describe(X509* x509, ByteView der, const Digest& fingerprint,
                           const std::vector<std::string>& arcs) {
  SignerCertificate certificate;
  certificate.der.assign(der.begin(), der.end());
  certificate.fingerprint = fingerprint;
  certificate.subject = name_text(X509_get_subject_name(x509));
  certificate.issuer = name_text(X509_get_issuer_name(x509));
  certificate.serial = serial_text(x509);
  certificate.not_before = instant_of(X509_get0_notBefore(x509));
  certificate.not_after = instant_of(X509_get0_notAfter(x509));
  certificate.identity = read_identity(x509, arcs);
  certificate.key = std::shared_ptr<evp_pkey_st>{X509_get_pubkey(x509), EVP_PKEY_free};
  return certificate;
}

Judgement no_certificate() {
  return {{nullptr, {{"CER-E01", {}, {}, "X509Certificate no contiene un certificado X.509", 0, 0}}}};
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
  CachingTrustStore(const TrustSettings& settings, std::unique_ptr<const Anchors> anchors,
                    std::vector<std::shared_ptr<const Exhibit>> exhibits)
      : anchors_(std::move(anchors)),
        exhibits_(std::move(exhibits)),
        arcs_(settings.identity_arcs),
        accepted_(settings.cache_limit),
        refused_(kRefusedLimit) {}

  Result<std::shared_ptr<const SignerCertificate>> judge(ByteView der, std::optional<Instant> signed_at,
                                                         Instant arrived, Findings& findings) const override {
    const Digest fingerprint = sha256(der);
    std::shared_ptr<const Judgement> judgement = accepted_.find(fingerprint);
    if (!judgement) judgement = refused_.find(fingerprint);
    if (!judgement) {
      ESC_TRY(judgement, examine(der, fingerprint, arrived));
      (judgement->front().faults.empty() ? accepted_ : refused_).put(fingerprint, judgement);
    }
    std::optional<Findings> first;  // what is wrong with the best route
    for (const Route& route : *judgement) {
      Findings faults = route.faults;
      if (route.certificate) {
        if (signed_at) check_time(*route.certificate, *signed_at, "al firmar", faults);
        check_time(*route.certificate, arrived, "al llegar el documento", faults);
      }
      if (faults.empty()) return route.certificate;
      if (!first) first = std::move(faults);
    }
    findings.insert(findings.end(), first->begin(), first->end());
    return std::shared_ptr<const SignerCertificate>{};
  }

  std::vector<Expiry> expiries() const override { return anchors_->expiries(); }
  std::vector<std::shared_ptr<const Exhibit>> exhibits() const override { return exhibits_; }
  std::vector<std::string> unused_lists() const override { return anchors_->lists().unused(); }

  [[nodiscard]] const Anchors& anchors() const { return *anchors_; }

 private:
  Result<std::shared_ptr<const Judgement>> examine(ByteView der, const Digest& fingerprint,
                                                   Instant arrived) const {
    const unsigned char* at = as_uchar(der);
    const Certificate x509{der.size() > kLargestDer ? nullptr
                                                    : d2i_X509(nullptr, &at, static_cast<long>(der.size()))};
    ERR_clear_error();
    if (!x509 || at != as_uchar(der) + der.size()) return std::make_shared<const Judgement>(no_certificate());
    ESC_TRY(const std::vector<Anchors::Path> paths, anchors_->find_paths(x509.get(), arrived));
    const SignerCertificate described = describe(x509.get(), der, fingerprint, arcs_);
    Findings about_use;
    check_use(x509.get(), about_use);
    ERR_clear_error();
    Judgement judgement;
    for (const Anchors::Path& path : paths) {
      auto certificate = std::make_shared<SignerCertificate>(described);
      certificate->chain_not_before = std::max(described.not_before, path.not_before);
      certificate->chain_not_after = std::min(described.not_after, path.not_after);
      certificate->lists = path.lists;
      certificate->exhibits = path.exhibits;
      if (path.exhibits) certificate->issuer_der = issuer_of(*path.exhibits);
      Route& route = judgement.emplace_back(Route{certificate, path.faults});
      route.faults.insert(route.faults.end(), about_use.begin(), about_use.end());
      for (Finding& fault : route.faults) fault.value = described.subject;
    }
    return std::make_shared<const Judgement>(std::move(judgement));
  }

  std::unique_ptr<const Anchors> anchors_;
  std::vector<std::shared_ptr<const Exhibit>> exhibits_;
  std::vector<std::string> arcs_;
  mutable JudgementCache accepted_;
  mutable JudgementCache refused_;
};

Result<std::shared_ptr<const TrustStore>> make(const TrustSettings& settings, const Anchors* before,
                                               std::vector<Error>& kept) {
  ESC_TRY(std::unique_ptr<const Anchors> anchors, Anchors::load(settings, before, kept));
  ESC_TRY(auto exhibits, anchors->exhibits());
  return std::shared_ptr<const TrustStore>{
      std::make_shared<CachingTrustStore>(settings, std::move(anchors), std::move(exhibits))};
}

}  // namespace

Result<std::shared_ptr<const TrustStore>> TrustStore::open(const TrustSettings& settings) {
  std::vector<Error> none;
  return make(settings, nullptr, none);
}

Result<std::shared_ptr<const TrustStore>> TrustStore::renew(const TrustSettings& settings,
                                                            const TrustStore& before,
                                                            std::vector<Error>& kept) {
  const auto* known = dynamic_cast<const CachingTrustStore*>(&before);
  return make(settings, known == nullptr ? nullptr : &known->anchors(), kept);
}

Result<Bytes> read_certificate_der(const std::filesystem::path& file) {
  ESC_TRY(const std::vector<Certificate> certificates, load_certificates(file, "pki.certificate"));
  return der_of(certificates.front().get());
}

Result<CertificateFacts> read_certificate(const std::filesystem::path& file) {
  ESC_TRY(const std::vector<Certificate> certificates, load_certificates(file, "pki.certificate"));
  const X509* certificate = certificates.front().get();
  ESC_TRY(const Bytes der, der_of(certificate));
  return CertificateFacts{sha256(der), name_text(X509_get_subject_name(certificate)),
                          instant_of(X509_get0_notBefore(certificate)),
                          instant_of(X509_get0_notAfter(certificate))};
}

}  // namespace esclusa::pki
