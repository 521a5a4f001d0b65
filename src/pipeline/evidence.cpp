#include "pipeline/evidence.h"

#include <nlohmann/json.hpp>

namespace esclusa::pipeline {
namespace {

const char* kind_word(pki::Exhibit::Kind kind) {
  return kind == pki::Exhibit::Kind::certificate ? "CERTIFICADO" : "LISTA";
}

}  // namespace

Result<std::optional<std::int64_t>> keep_evidence(store::UnitOfWork& unit,
                                                  const pki::SignerCertificate* signer, Instant now) {
  if (signer == nullptr || !signer->exhibits) return std::optional<std::int64_t>{};
  const pki::Exhibits& exhibits = *signer->exhibits;
  ESC_TRY(std::optional<std::int64_t> set, unit.evidence().find_set(exhibits.digest));
  if (set) return set;
  std::vector<store::EvidenceObject> objects;
  for (const auto& item : exhibits.items) {
    ESC_TRY(const bool kept, unit.evidence().has_object(item->sha256));
    objects.push_back(
        {item->sha256, kind_word(item->kind), kept ? std::string{} : std::string{as_text(item->der)}});
  }
  ESC_TRY(set, unit.evidence().keep(exhibits.digest, objects, now));
  return set;
}

Result<std::optional<std::int64_t>> keep_evidence(store::UnitOfWork& unit,
                                                  const std::optional<xmlsig::SignatureFacts>& signature,
                                                  Instant now) {
  return keep_evidence(unit, signature ? signature->signer.get() : nullptr, now);
}

Status journal_decision(store::UnitOfWork& unit, Instant now, const std::string& event,
                        const std::string& correlation, std::int64_t document, nlohmann::ordered_json facts) {
  ESC_TRY(const store::DecisionRows rows, unit.evidence().rows_of(document));
  facts["document"] = document;
  facts["rows"] = to_hex(pki::sha256(as_bytes(store::decision_octets(rows))));
  return unit.journal().append(now, event, correlation, facts.dump());
}

}  // namespace esclusa::pipeline
