#include "audit/verify.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "audit/checks.h"

namespace esclusa::audit {

void Audit::fault(const char* code, std::string where, std::string what, std::optional<Instant> since) {
  ++tally.faults;
  listener.fault({code, std::move(where), std::move(what), since});
}

void Audit::progress(std::string_view stage, std::uint64_t done, std::uint64_t total) const {
  if (listener.progress) listener.progress(stage, done, total);
}

bool Audit::covers(const std::string& partner, Instant at) const {
  return (scope.partner.empty() || scope.partner == partner) && (!scope.since || at >= *scope.since);
}

xmlsig::Verifier Audit::seal_verifier() const {
  return {seals, {.max_age = std::chrono::hours{24 * 365 * 100}}};
}

Status Audit::check_mark(const SignedFile& file, const std::string& where) {
  const std::optional<std::uint64_t> seq = number_of(file.leaf("Asiento"));
  if (!seq) return {};  // a summary of before there were marks
  ++tally.witnesses;
  ESC_TRY(const auto unit, materials.store.read());
  ESC_TRY(const std::vector<store::JournalRow> found, unit->evidence().entries(*seq - 1, 1));
  if (found.empty() || found.front().entry.seq != *seq) {
    fault("BITACORA_CORTADA", fmt::format("journal, asiento {}", *seq),
          fmt::format("{} firmó este asiento y la bitácora ya no lo tiene: llega hasta el {}.", where,
                      extent.journal),
          file.signature.signing_time);
  } else if (to_hex(found.front().hash) != file.leaf("Huella")) {
    fault("BITACORA_REESCRITA", fmt::format("journal, asiento {} o uno anterior", *seq),
          fmt::format("{} firmó otra huella de este asiento.", where), file.signature.signing_time);
  }
  return {};
}

nlohmann::json facts_of(const store::JournalEntry& entry) {
  nlohmann::json facts = nlohmann::json::parse(entry.facts, nullptr, false);
  return facts.is_object() ? facts : nlohmann::json::object();
}

std::string text_of(const nlohmann::json& facts, const char* name) {
  const auto found = facts.find(name);
  return found != facts.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

std::uint64_t count_of(const nlohmann::json& facts, const char* name) {
  const auto found = facts.find(name);
  return found != facts.end() && found->is_number_unsigned() ? found->get<std::uint64_t>() : 0;
}

Result<Tally> verify(const Materials& materials, const Scope& scope, const Listener& listener) {
  store::Extent extent;
  {
    ESC_TRY(const auto unit, materials.store.read());
    ESC_TRY(extent, unit->evidence().extent());
  }
  Audit audit{materials, scope, listener, extent, KeptTrust(materials.store, materials.today)};
  ESC_TRY(audit.seals, audit.trust.for_seals());
  for (Status (*const check)(Audit&) :
       {check_journal, check_witnesses, check_evidence, check_archive, check_documents, check_answers})
    ESC_CHECK(check(audit));
  return audit.tally;
}

}  // namespace esclusa::audit
