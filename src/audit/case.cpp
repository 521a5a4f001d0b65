#include "audit/case.h"

#include <fmt/format.h>

#include "audit/kept_trust.h"
#include "audit/signed_file.h"
#include "pipeline/lote_reader.h"

namespace esclusa::audit {
namespace {

/// The document that came under a correlation: a file's own, or "<file's>-<entry>" of a lote.
Result<std::optional<store::DocumentRecord>> of_correlation(store::UnitOfWork& unit, const std::string& key) {
  ESC_TRY(const auto whole, unit.evidence().find_correlation(key));
  if (whole && whole->document) return unit.documents().get(*whole->document);
  const std::size_t dash = key.rfind('-');
  const auto entry = dash == std::string::npos ? std::nullopt : number_of(key.substr(dash + 1));
  if (!entry) return std::optional<store::DocumentRecord>{};
  ESC_TRY(const auto lote, unit.evidence().find_correlation(key.substr(0, dash)));
  if (!lote) return std::optional<store::DocumentRecord>{};
  ESC_TRY(const std::vector<store::DecidedEntry> decided, unit.lotes().decided(lote->id, *entry, 1));
  if (decided.empty() || decided.front().entry != *entry || !decided.front().document)
    return std::optional<store::DocumentRecord>{};
  return unit.documents().get(*decided.front().document);
}

Status add_lines(store::UnitOfWork& unit, const std::string& correlation, bool of_lote,
                 std::vector<Line>& lines) {
  ESC_TRY(std::vector<store::JournalRow> found, unit.evidence().entries_of(correlation));
  for (store::JournalRow& row : found) {
    if (of_lote && row.entry.event != "lote.decided") continue;  // the others are about other entries
    ESC_TRY(std::vector<store::Anchor> anchors, unit.evidence().anchors(row.entry.seq, 1));
    Line line{std::move(row), std::nullopt};
    if (!anchors.empty()) line.anchor = std::move(anchors.front());
    lines.push_back(std::move(line));
  }
  return {};
}

}  // namespace

Result<store::DocumentRecord> find_document(store::UnitOfWork& unit, const std::string& key) {
  constexpr std::size_t kLongestId = 15;
  std::optional<store::DocumentRecord> found;
  if (const auto id = number_of(key); id && key.size() <= kLongestId) {
    ESC_TRY(found, unit.documents().get(static_cast<std::int64_t>(*id)));
    if (found) return *found;
  }
  ESC_TRY(
      const auto numbered,
      unit.documents().search(
          {.partner = {}, .kind = {}, .result = {}, .submission_number = key, .file_name = {}, .limit = 1}));
  if (!key.empty() && !numbered.empty()) return numbered.front();
  ESC_TRY(const auto answer, unit.evidence().find_answer(key));
  if (answer && answer->document) {
    ESC_TRY(found, unit.documents().get(*answer->document));
  } else if (!answer) {
    ESC_TRY(found, of_correlation(unit, key));
  }
  if (found) return *found;
  return reject("show.unknown", "no hay un documento «" + printable(key) + "»");
}

bool is_decision(const store::JournalEntry& entry) {
  return entry.event == "document.decided" || entry.event == "lote.decided";
}

std::string correlation_of(const store::DecisionRows& rows) {
  return rows.entry ? fmt::format("{}-{}", rows.arrival.correlation, rows.entry->entry)
                    : rows.arrival.correlation;
}

Result<std::vector<KeptItem>> gather_evidence(store::UnitOfWork& unit, std::int64_t set) {
  ESC_TRY(const auto exhibits, kept_exhibits(unit, set));
  std::vector<KeptItem> items;
  for (const auto& exhibit : exhibits) {
    ESC_TRY(pki::ExhibitFacts facts, pki::describe(*exhibit));
    items.push_back({exhibit, std::move(facts)});
  }
  return items;
}

Result<Case> gather(store::UnitOfWork& unit, std::int64_t document) {
  Case one;
  ESC_TRY(one.rows, unit.evidence().rows_of(document));
  ESC_TRY(one.answers, pipeline::answers_about(unit, document));
  ESC_CHECK(add_lines(unit, correlation_of(one.rows), false, one.journal));
  if (one.rows.entry) ESC_CHECK(add_lines(unit, one.rows.arrival.correlation, true, one.journal));
  if (one.rows.document.evidence) {
    ESC_TRY(one.evidence, gather_evidence(unit, *one.rows.document.evidence));
  }
  return one;
}

}  // namespace esclusa::audit
