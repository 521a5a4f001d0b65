#include "pipeline/lote_desk.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>

#include "answer/acuse_lote.h"
#include "intake/name.h"
#include "pipeline/evidence.h"
#include "pipeline/work.h"
#include "pki/certificates.h"
#include "xml/sniff.h"

namespace esclusa::pipeline {
namespace {

constexpr std::uint64_t kPlannedAtOnce = 1000;
constexpr std::size_t kPage = 1000;
constexpr std::size_t kSniffed = 4096;
constexpr int kNoKind = 10;  // rank of what will most likely be refused

store::DocumentRecord row_of(const store::Arrival& lote, std::string_view result, Instant now) {
  answer::Outcome outcome;
  outcome.result = result;
  outcome.processed = true;
  store::DocumentRecord row;
  row.partner = lote.partner;
  row.arrival = lote.id;
  row.sha256 = lote.sha256;
  row.kind = "LOTE";
  row.schema_version = answer::kSchemaVersion;
  row.result = result;
  row.transmission_state = answer::transmission_state(outcome);
  row.document_state = answer::document_state(outcome);
  row.arrived = lote.arrived;
  row.decided = now;
  return row;
}

answer::Subject subject_of(const store::Arrival& lote) {
  answer::Subject subject;
  subject.partner = lote.partner;
  subject.file_name = lote.name;
  subject.size = lote.size;
  subject.sha256 = lote.sha256;
  subject.arrived = lote.arrived;
  return subject;
}

Result<std::string> write_answer(const Workshop& shop, const answer::Place& place, const store::Arrival& lote,
                                 const store::LoteTotals& totals, store::Lotes& lotes) {
  answer::AcuseLoteWriter writer(shop.issuer, place, subject_of(lote), totals, shop.kinds.codes());
  for (std::uint64_t from = 0;;) {
    ESC_TRY(const std::vector<store::DecidedEntry> page, lotes.decided(lote.id, from, kPage));
    if (page.empty()) return writer.finish();
    writer.write(page);
    from = page.back().entry + 1;
  }
}

}  // namespace

LoteDesk::LoteDesk(Pipeline& pipeline, const config::Partner& partner, intake::Received lote)
    : pipeline_(pipeline),
      partner_(partner),
      lote_(std::move(lote)),
      reader_(pipeline.archive_, pipeline.shop_->lote) {}

Status LoteDesk::step() {
  if (!begun_) return begin();
  if (!progress_.planned) return plan_some();
  if (set_aside_ > 0) return set_aside_some();
  std::vector<store::PlannedEntry> next;
  {
    const std::uint64_t most = careful_ > 0 ? 1 : pipeline_.shop_->lote_chunk.files;
    ESC_TRY(const auto unit, pipeline_.store_.read());
    ESC_TRY(next, unit->lotes().undecided(lote_.arrival.id, most));
  }
  return next.empty() ? answer() : decide_some(next);
}

Status LoteDesk::put_down() {
  if (done_) return {};
  ESC_TRY(const auto unit, pipeline_.store_.write());
  ESC_CHECK(unit->arrivals().set_attempts(lote_.arrival.id, 0));
  return unit->commit();
}

/// Finds out how far an earlier desk came.
Status LoteDesk::begin() {
  begun_ = true;
  std::optional<store::LoteProgress> progress;
  {
    ESC_TRY(const auto unit, pipeline_.store_.read());
    ESC_TRY(const auto same, unit->documents().find_file(partner_.id, lote_.arrival.sha256));
    if (same) return as_a_file();  // the same lote again
    ESC_TRY(progress, unit->lotes().progress(lote_.arrival.id));
  }
  if (progress) progress_ = *progress;
  if (lote_.arrival.attempts > kMostAttempts) return after_breaking();
  if (lote_.arrival.attempts > 1) careful_ = pipeline_.shop_->lote_chunk.files;
  if (progress) return {};
  ESC_TRY(const auto unit, pipeline_.store_.write());
  ESC_CHECK(unit->lotes().begin(lote_.arrival.id));
  return unit->commit();
}

/// The step in which the process broke is made without looking into what it was about.
Status LoteDesk::after_breaking() {
  ESC_TRY(const auto unit, pipeline_.store_.read());
  ESC_TRY(const auto next, unit->lotes().undecided(lote_.arrival.id, 1));
  if (!progress_.planned || next.empty()) return as_a_file();
  const bool give_up = progress_.set_aside >= kMostSetAside;
  set_aside_ = give_up ? std::numeric_limits<std::uint64_t>::max() : 1;
  careful_ = pipeline_.shop_->lote_chunk.files;
  return {};
}

/// Decided like a file: repeated, or refused with its fault or for having broken the process too often.
Status LoteDesk::as_a_file() {
  ESC_TRY(decided_, pipeline_.process(partner_, {lote_}));
  done_ = true;
  return {};
}

Status LoteDesk::refuse_whole(const Error& error) {
  if (error.remedy != Remedy::reject) return error;
  if (progress_.next > 0)
    return park("archive.damaged", "el lote archivado ya no se puede abrir: " + error.what);
  lote_.arrival.fault = {error.code, error.what};
  return as_a_file();
}

int LoteDesk::rank_of(const lote::Lote& lote, const lote::Entry& entry) const {
  const auto head = lote.peek(entry, kSniffed);
  if (!head) return kNoKind;
  const auto root = xml::sniff_root(as_text(*head));
  const document::Kind* kind = root ? pipeline_.shop_->kinds.find(root->space, root->name) : nullptr;
  return kind == nullptr ? kNoKind : kind->order();
}

Status LoteDesk::plan_some() {
  const auto opened = reader_.open(lote_.arrival);
  if (!opened) return refuse_whole(opened.error());
  const lote::Lote& lote = **opened;
  const std::uint64_t end = std::min(lote.size(), progress_.next + kPlannedAtOnce);
  std::vector<store::PlannedEntry> planned;
  std::vector<Refusal> refused;
  for (std::uint64_t index = progress_.next; index < end; ++index) {
    ESC_TRY(const std::optional<lote::Entry> entry, lote.entry(index));
    if (!entry) continue;  // a folder
    planned.push_back({index, entry->name, entry->fault ? kNoKind : rank_of(lote, *entry)});
    if (entry->fault) refused.push_back({index, entry->fault->code, entry->fault->what});
  }
  const Instant now = pipeline_.clock_.now();
  ESC_TRY(const auto unit, pipeline_.store_.write());
  for (const store::PlannedEntry& entry : planned) ESC_CHECK(unit->lotes().plan(lote_.arrival.id, entry));
  for (const Refusal& refusal : refused) ESC_CHECK(refuse(*unit, now, refusal));
  ESC_CHECK(unit->lotes().planned(lote_.arrival.id, end, end == lote.size()));
  ESC_CHECK(unit->arrivals().set_attempts(lote_.arrival.id, 1));
  ESC_CHECK(unit->commit());
  progress_.next = end;
  progress_.planned = end == lote.size();
  return {};
}

/// Nothing is known of it but its name: it makes no document, and sent again it is looked into again.
Status LoteDesk::refuse(store::UnitOfWork& unit, Instant now, const Refusal& refusal) {
  store::DecidedEntry entry;
  entry.entry = refusal.entry;
  entry.result = answer::kRefused;
  entry.findings.push_back({refusal.code, ""});
  ESC_CHECK(unit.lotes().decide(lote_.arrival.id, entry));
  const nlohmann::ordered_json facts{
      {"partner", partner_.id}, {"entry", refusal.entry}, {"code", refusal.code}, {"what", refusal.detail}};
  return unit.journal().append(now, "lote.entry_refused", lote_.arrival.correlation, facts.dump());
}

Status LoteDesk::set_aside_some() {
  const Instant now = pipeline_.clock_.now();
  ESC_TRY(const auto unit, pipeline_.store_.write());
  ESC_TRY(const auto next, unit->lotes().undecided(lote_.arrival.id, std::min(set_aside_, kPlannedAtOnce)));
  for (const store::PlannedEntry& entry : next) {
    ESC_CHECK(refuse(*unit, now, {entry.entry, "SIS-E01", ""}));
    ESC_CHECK(unit->lotes().count_set_aside(lote_.arrival.id));
  }
  ESC_CHECK(unit->arrivals().set_attempts(lote_.arrival.id, 1));
  ESC_CHECK(unit->commit());
  pipeline_.events_.write(Level::alarm, "lote.set_aside", lote_.arrival.correlation,
                          {{"partner", partner_.id}, {"entries", std::to_string(next.size())}});
  set_aside_ = next.empty() || set_aside_ == 1 ? 0 : set_aside_;
  return {};
}

/// Reads entries until a chunk is full.
Result<LoteDesk::Chunk> LoteDesk::collect(const std::vector<store::PlannedEntry>& entries) {
  Chunk chunk;
  std::uint64_t bytes = 0;
  for (const store::PlannedEntry& planned : entries) {
    Result<intake::Received> file = reader_.read(lote_.arrival, planned.entry);
    if (!file && file.error().remedy != Remedy::reject) return file.error();
    if (!file) {
      chunk.refused.push_back({planned.entry, file.error().code, file.error().what});
      continue;
    }
    bytes += file->content.size();
    chunk.files.push_back(std::move(*file));
    if (bytes >= pipeline_.shop_->lote_chunk.bytes) break;
  }
  return chunk;
}

Status LoteDesk::decide_some(const std::vector<store::PlannedEntry>& entries) {
  if (const auto opened = reader_.open(lote_.arrival); !opened) return refuse_whole(opened.error());
  ESC_TRY(Chunk chunk, collect(entries));
  std::vector<Result<Examined>> examined = pipeline_.examine(chunk.files);
  for (std::size_t i = 0; i < examined.size(); ++i) {
    const bool bug = !examined[i] && examined[i].error().code == kBug;
    if (bug) examined[i] = std::move(pipeline_.examine({chunk.files[i]}).front());  // maybe a lack of memory
  }
  ESC_TRY(const auto begun,
          Pipeline::Work::begin(partner_, pipeline_.clock_.now(), pipeline_.store_, *pipeline_.shop_));
  Pipeline::Work& work = *begun;
  std::size_t waiting = 0;
  for (const std::size_t i : order_of(examined)) {
    if (examined[i]) {
      ESC_CHECK(pipeline_.decide(work, chunk.files[i], *examined[i]));
      continue;
    }
    pipeline_.alarm(chunk.files[i].arrival, examined[i].error());
    if (const std::string& code = examined[i].error().code; code == kBug || code == examination::kBroke) {
      chunk.refused.push_back({*chunk.files[i].entry, "SIS-E01", examined[i].error().what});
    } else {
      ++waiting;
    }
  }
  for (const Refusal& refusal : chunk.refused) ESC_CHECK(refuse(*work.unit, work.now, refusal));
  ESC_CHECK(work.unit->arrivals().set_attempts(lote_.arrival.id, 1));
  ESC_CHECK(pipeline_.finish(work));
  if (careful_ > 0) --careful_;
  if (waiting > 0)
    return retry("lote.waiting", fmt::format("{} entradas esperan por una falla propia", waiting));
  return {};
}

/// All is decided: the lote's own row and its AcuseLote.
Status LoteDesk::answer() {
  const store::Arrival& lote = lote_.arrival;
  ESC_TRY(const auto begun,
          Pipeline::Work::begin(partner_, pipeline_.clock_.now(), pipeline_.store_, *pipeline_.shop_));
  Pipeline::Work& work = *begun;
  store::UnitOfWork& unit = *work.unit;
  ESC_TRY(const store::LoteTotals totals, unit.lotes().totals(lote.id));
  const std::string_view result = answer::lote_result(totals);
  ESC_TRY(const answer::Place place, work.sheet->next_place());
  AnswerSheet::Draft draft{.kind = store::AnswerKind::acknowledgement,
                           .place = place,
                           .document = {},
                           .run = work.run,
                           .result = std::string(result),
                           .name = {},
                           .canonical = {}};
  ESC_TRY(draft.name, work.sheet->free_name(intake::answer_name(lote.name, lote.sha256, ""), place));
  ESC_TRY(draft.canonical, write_answer(*pipeline_.shop_, place, lote, totals, unit.lotes()));
  ESC_TRY(draft.document, unit.documents().add(row_of(lote, result, work.now)));
  ESC_CHECK(unit.arrivals().decided(lote.id, *draft.document, 0, work.run));
  if (result == answer::kRefused) ESC_CHECK(unit.quarantine().add(lote.id, "", work.now));
  nlohmann::ordered_json facts{{"partner", partner_.id},
                               {"file", to_hex(lote.sha256)},
                               {"result", result},
                               {"entries", totals.entries}};
  work.sheet->describe(draft, facts);
  ESC_CHECK(
      journal_decision(unit, work.now, "lote.decided", lote.correlation, *draft.document, std::move(facts)));
  work.decided.push_back({lote.correlation, lote.name, "LOTE", std::string(result), "", draft.name});
  work.sheet->add(std::move(draft));
  ESC_CHECK(pipeline_.finish(work));
  decided_ = std::move(work.decided);
  done_ = true;
  return {};
}

}  // namespace esclusa::pipeline
