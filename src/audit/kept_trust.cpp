#include "audit/kept_trust.h"

namespace esclusa::audit {
namespace {

constexpr std::size_t kMostOpen = 64;
constexpr std::size_t kPage = 100;

}  // namespace

Result<std::vector<std::shared_ptr<const pki::Exhibit>>> kept_exhibits(store::UnitOfWork& unit,
                                                                       std::int64_t set) {
  ESC_TRY(const auto found, unit.evidence().set(set));
  if (!found) return park("store.broken", "falta un conjunto de evidencia");
  std::vector<std::shared_ptr<const pki::Exhibit>> exhibits;
  for (const Digest& digest : found->objects) {
    ESC_TRY(const auto object, unit.evidence().object(digest));
    if (!object) return park("store.broken", "falta un objeto de evidencia");
    const auto kind =
        object->kind == "CERTIFICADO" ? pki::Exhibit::Kind::certificate : pki::Exhibit::Kind::revocation_list;
    exhibits.push_back(
        std::make_shared<pki::Exhibit>(pki::Exhibit{kind, to_bytes(object->bytes), object->sha256}));
  }
  return exhibits;
}

Result<std::shared_ptr<const pki::TrustStore>> KeptTrust::of_set(std::int64_t set) {
  if (const auto open = sets_.find(set); open != sets_.end()) return open->second;
  ESC_TRY(const auto unit, store_.read());
  pki::TrustSettings settings;
  ESC_TRY(settings.kept, kept_exhibits(*unit, set));
  ESC_TRY(std::shared_ptr<const pki::TrustStore> trust, pki::TrustStore::open(settings));
  if (sets_.size() >= kMostOpen) sets_.clear();
  sets_.emplace(set, trust);
  return trust;
}

/// Chooses a set by certificate and time.
class KeptTrust::SealTrust final : public pki::TrustStore {
 public:
  struct Kept {
    Instant at{};
    Digest seal{};
    std::int64_t set = 0;
  };
  SealTrust(KeptTrust& kept, std::vector<Kept> anchors) : kept_(kept), anchors_(std::move(anchors)) {}

  Result<std::shared_ptr<const pki::SignerCertificate>> judge(ByteView der, std::optional<Instant> signed_at,
                                                              Instant arrived,
                                                              Findings& findings) const override {
    if (const auto set = choose(pki::sha256(der), arrived)) {
      Findings of_kept;
      ESC_TRY(const auto trust, kept_.of_set(*set));
      const auto judged = trust->judge(der, signed_at, arrived, of_kept);
      if (judged && *judged) return *judged;
    }
    return kept_.today_->judge(der, signed_at, arrived, findings);
  }

  std::vector<pki::Expiry> expiries() const override { return kept_.today_->expiries(); }
  std::vector<std::shared_ptr<const pki::Exhibit>> exhibits() const override {
    return kept_.today_->exhibits();
  }
  std::vector<std::string> unused_lists() const override { return kept_.today_->unused_lists(); }

 private:
  [[nodiscard]] std::optional<std::int64_t> choose(const Digest& seal, Instant at) const {
    std::optional<std::int64_t> chosen;
    for (const Kept& kept : anchors_) {
      if (kept.seal != seal) continue;
      chosen = kept.set;
      if (kept.at >= at) break;
    }
    return chosen;
  }
  KeptTrust& kept_;
  std::vector<Kept> anchors_;
};

Result<std::shared_ptr<const pki::TrustStore>> KeptTrust::for_seals() {
  std::vector<SealTrust::Kept> anchors;
  ESC_TRY(const auto unit, store_.read());
  for (std::uint64_t from = 1;;) {
    ESC_TRY(const std::vector<store::Anchor> page, unit->evidence().anchors(from, kPage));
    if (page.empty()) break;
    from = page.back().seq + 1;
    for (const store::Anchor& anchor : page) {
      if (!anchor.evidence) continue;
      ESC_TRY(const auto set, unit->evidence().set(*anchor.evidence));
      if (set && !set->objects.empty())
        anchors.push_back({anchor.at, set->objects.front(), *anchor.evidence});
    }
  }
  return std::shared_ptr<const pki::TrustStore>(std::make_shared<SealTrust>(*this, std::move(anchors)));
}

}  // namespace esclusa::audit
