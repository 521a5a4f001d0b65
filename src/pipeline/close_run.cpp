#include <fmt/format.h>

#include "pipeline/process.h"
#include "pki/certificates.h"

namespace esclusa::pipeline {

Status Pipeline::close_run(const config::Partner& partner, bool even_if_empty) {
  const Instant now = clock_.now();
  ESC_TRY(const auto unit, store_.write());
  ESC_TRY(std::optional<std::int64_t> run, unit->runs().open_run(partner.id));
  if (!run && !even_if_empty) return {};
  if (!run) {
    ESC_TRY(run, unit->runs().current(partner.id, now));
  }
  ESC_TRY(const store::RunTotals totals, unit->runs().totals(*run));
  std::vector<store::RunEntry> listed;
  pki::Sha256 digest;
  std::int64_t after = 0;
  for (;;) {
    ESC_TRY(std::vector<store::RunEntry> page, unit->runs().entries(*run, after, 1000));
    if (page.empty()) break;
    after = page.back().position;
    for (store::RunEntry& entry : page) {
      digest.update(entry.sha256);
      if (listed.size() < answer::kMaxEntries) listed.push_back(std::move(entry));
    }
  }
  ESC_TRY(AnswerSheet sheet, AnswerSheet::begin(partner.id, now, *unit));
  ESC_TRY(const answer::Place place, sheet.next_place());
  AnswerSheet::Draft draft{.kind = store::AnswerKind::run_summary,
                           .place = place,
                           .document = {},
                           .run = *run,
                           .result = "RESUMEN",
                           .name = {},
                           .canonical = {}};
  draft.name = fmt::format("{}-{}.resumen.xml", to_yyyymmdd(now), place.number);
  const std::optional<Digest> list = listed.empty() ? std::nullopt : std::optional(digest.finish());
  ESC_TRY(const store::Extent extent, unit->evidence().extent());
  draft.canonical = answer::write_run_summary(shop_->issuer, place, partner.id, totals, listed, list,
                                              {extent.journal, extent.journal_hash});
  sheet.add(std::move(draft));
  ESC_TRY(const auto seal, shop_->seals->at(now));
  ESC_CHECK(sheet.sign(*seal, executor_));
  ESC_CHECK(sheet.store());
  ESC_CHECK(unit->runs().close(*run, now));
  ESC_CHECK(unit->commit());
  events_.write(Level::info, "run.closed", place.answer_id,
                {{"partner", partner.id}, {"files", std::to_string(totals.files)}});
  return {};
}

}  // namespace esclusa::pipeline
