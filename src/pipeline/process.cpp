#include "pipeline/process.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <nlohmann/json.hpp>
#include <numeric>

#include "catalog/catalog.h"
#include "document/header.h"
#include "document/values.h"
#include "intake/name.h"
#include "pipeline/authority.h"
#include "pipeline/evidence.h"
#include "pipeline/lote_reader.h"
#include "pipeline/work.h"

namespace esclusa::pipeline {
namespace {

std::string codes_of(const Findings& findings) {
  std::string codes;
  for (const Finding& finding : findings) {
    if (codes.find(finding.code) != std::string::npos) continue;
    codes += codes.empty() ? "" : ",";
    codes += finding.code;
  }
  return codes;
}

/// None: every certificate of its RUC will do.
Result<Pins> pins_of(const Workshop& shop, const std::string& partner) {
  const auto found = shop.pins.find(partner);
  return found == shop.pins.end() ? Result<Pins>{Pins{}} : found->second;
}

}  // namespace

std::vector<std::size_t> order_of(const std::vector<Result<Examined>>& examined) {
  const auto rank = [&](std::size_t i) {
    if (!examined[i] || !examined[i]->document) return std::pair{10, 1};
    const document::Kind& kind = *examined[i]->subject.kind;
    return std::pair{kind.order(), kind.urgent(*examined[i]->document) ? 0 : 1};
  };
  std::vector<std::size_t> order(examined.size());
  std::iota(order.begin(), order.end(), 0U);
  std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) { return rank(a) < rank(b); });
  return order;
}

Result<std::unique_ptr<Pipeline::Work>> Pipeline::Work::begin(const config::Partner& partner, Instant now,
                                                              store::Store& store, const Workshop& shop) {
  ESC_TRY(std::unique_ptr<store::UnitOfWork> unit, store.write());
  store::UnitOfWork& writing = *unit;
  std::unique_ptr<Work> work{
      new Work{partner, now, std::move(unit), {shop.issuer, shop.addressees, now, writing}}};
  ESC_TRY(work->run, writing.runs().current(partner.id, now));
  ESC_TRY(work->sheet, work->outgoing.sheet(partner.id));
  ESC_TRY(work->registers, writing.generations().version());
  ESC_TRY(work->catalog, shop.catalog->current(writing, document::ecuador_day(now)));
  return work;
}

/// An earlier document of the batch may have replaced a code list.
Status Pipeline::Work::follow_registers(const Workshop& shop) {
  ESC_TRY(const std::int64_t version, unit->generations().version());
  if (version == registers) return {};
  registers = version;
  ESC_TRY(catalog, shop.catalog->seen_by(*unit, document::ecuador_day(now)));
  return {};
}

document::Surroundings Pipeline::Work::surroundings(const Workshop& shop, const answer::Subject& subject,
                                                    std::int64_t settling) {
  return {*catalog,   shop.rules,      *unit,
          outgoing,   subject.arrived, now,
          partner.id, partner.customs, subject.signature ? &*subject.signature : nullptr,
          settling};
}

Pipeline::Pipeline(std::shared_ptr<const Workshop> workshop, store::Store& store, intake::Archive& archive,
                   Executor& executor, const Clock& clock, EventSink& events)
    : shop_(std::move(workshop)),
      store_(store),
      archive_(archive),
      executor_(executor),
      clock_(clock),
      events_(events) {}

Result<std::vector<Decided>> Pipeline::process(const config::Partner& partner,
                                               const std::vector<intake::Received>& batch) {
  std::vector<Result<Examined>> examined = examine(batch);                        // open → verify → bind
  ESC_TRY(const auto begun, Work::begin(partner, clock_.now(), store_, *shop_));  // one transaction
  Work& work = *begun;
  for (const std::size_t i : order_of(examined)) {
    if (!examined[i]) {
      alarm(batch[i].arrival, examined[i].error());
      if (examined[i].error().code == examination::kBroke) {
        Examined refused = set_aside(batch[i]);
        ESC_CHECK(decide(work, batch[i], refused));
        continue;
      }
      // Our own fault: it stays undecided and is tried again; only what breaks the process counts against it.
      if (examined[i].error().code != kBug)
        ESC_CHECK(work.unit->arrivals().take_back_attempt(batch[i].arrival.id));
      continue;
    }
    ESC_CHECK(decide(work, batch[i], *examined[i]));  // decide → record
  }
  ESC_CHECK(finish(work));  // sign → store the answers → commit
  return std::move(work.decided);
}

void Pipeline::alarm(const store::Arrival& arrival, const Error& error) {
  events_.write(Level::alarm, "pipeline.examine_failed", arrival.correlation,
                {{"error", error.code}, {"what", error.what}});
}

/// On the shared crew each file gets a moment only. The first one that wants more ends that: it and what has
/// not had its turn are examined by the partner's own thread, where they keep nobody waiting.
std::vector<Result<Examined>> Pipeline::examine(const std::vector<intake::Received>& batch) {
  std::vector<Result<Examined>> examined;
  for (std::size_t i = 0; i < batch.size(); ++i) examined.emplace_back(park(examination::kSlow, ""));
  std::atomic<bool> slow = false;
  executor_.for_each(batch.size(), [&](std::size_t, std::size_t i) {
    if (slow) return;
    examined[i] = examine_one(batch[i], examination::Patience::quick);
    if (!examined[i] && examined[i].error().code == examination::kSlow) slow = true;
  });
  examine_again(batch, examined);
  shop_->revocation.look(examined, clock_.now());
  return examined;
}

/// Alone and with all patience. What broke its examiner gets its further tries: it may have been a lack of
/// memory, or the fault of a neighbour.
void Pipeline::examine_again(const std::vector<intake::Received>& batch,
                             std::vector<Result<Examined>>& examined) {
  const auto is = [&](std::size_t i, const char* code) {
    return !examined[i] && examined[i].error().code == code;
  };
  for (std::size_t i = 0; i < batch.size(); ++i) {
    int tries = is(i, examination::kBroke) ? 1 : 0;
    if (is(i, examination::kSlow)) examined[i] = examine_one(batch[i], examination::Patience::full), ++tries;
    for (; is(i, examination::kBroke) && tries < kMostAttempts; ++tries) {
      alarm(batch[i].arrival, examined[i].error());
      examined[i] = examine_one(batch[i], examination::Patience::full);
    }
  }
}

Result<Examined> Pipeline::examine_one(const intake::Received& file, examination::Patience patience) {
  try {
    if (file.arrival.attempts > kMostAttempts) return set_aside(file);
    return pipeline::examine(*shop_->examiner, file, patience);
  } catch (const std::exception& bug) {
    return park(kBug, bug.what());
  }
}

std::string Pipeline::certificate_of(const Examined& examined) {
  return examined.subject.signature ? to_hex(examined.subject.signature->signer->fingerprint) : std::string{};
}

Status Pipeline::decide(Work& work, const intake::Received& file, Examined& examined) {
  ESC_TRY(const bool repeated, repeat(work, file, examined));
  if (repeated) return {};
  answer::Outcome outcome;
  ESC_CHECK(judge(work, examined, outcome, 0));
  return record(work, file, examined, outcome);
}

namespace {

/// What was decided about this signed content under this number before. An annulled document no longer holds
/// its number, but sent again in other bytes it is still the same document.
Result<std::optional<store::DocumentRecord>> same_content(store::UnitOfWork& unit, const std::string& partner,
                                                          const answer::Subject& subject) {
  ESC_TRY(const std::vector<store::DocumentRecord> before,
          unit.documents().search({.partner = partner,
                                   .kind = {},
                                   .result = {},
                                   .submission_number = subject.header.submission_number,
                                   .file_name = {}}));
  for (const store::DocumentRecord& document : before)
    if (document.result != answer::kRefused && document.content == subject.content)
      return std::optional(document);
  return std::optional<store::DocumentRecord>{};
}

}  // namespace

/// The same bytes again, or the same signed content under the same number: the stored answers are delivered
/// again.
Result<bool> Pipeline::repeat(Work& work, const intake::Received& file, const Examined& examined) {
  store::UnitOfWork& unit = *work.unit;
  ESC_TRY(std::optional<store::DocumentRecord> first,
          unit.documents().find_file(work.partner.id, file.arrival.sha256));
  if (!first && examined.document && !examined.subject.header.submission_number.empty()) {
    ESC_TRY(first, same_content(unit, work.partner.id, examined.subject));
  }
  if (!first) return false;
  if (!file.entry) {
    ESC_TRY(const bool waits, waits_for_lote(unit, first->id));
    if (waits) {  // it stays undecided until there is an answer to give again
      ESC_CHECK(unit.arrivals().take_back_attempt(file.arrival.id));
      return true;
    }
  }
  ESC_TRY(const int n, unit.documents().add_repetition(first->id));
  ESC_CHECK(file_repeated(work, file, *first, n));
  if (has_own_answer(work.partner, file, {}))
    work.repetitions.push_back({first->id, n, file.arrival.name, file.arrival.sha256, work.decided.size()});
  events_.write(Level::info, "document.repeated", file.arrival.correlation,
                {{"repetition", std::to_string(n)}});
  work.decided.push_back({file.arrival.correlation, file.arrival.name, first->kind, first->result,
                          fmt::format("repetición {}", n), ""});
  return true;
}

namespace {

/// The other document that holds this one's number.
Result<std::optional<store::DocumentRecord>> holder_of(store::UnitOfWork& unit,
                                                       const answer::Subject& subject,
                                                       std::int64_t settling) {
  if (subject.header.submission_number.empty()) return std::optional<store::DocumentRecord>{};
  ESC_TRY(auto holder, unit.documents().find_number(subject.header.submission_number));
  if (holder && holder->id == settling) holder.reset();
  return holder;
}

Finding taken(const answer::Subject& subject, std::string detail) {
  return {.code = "DUP-E02",
          .path = fmt::format("/{}/Cabecera/NumeroEntrega", subject.kind->root()),
          .value = subject.header.submission_number,
          .detail = std::move(detail)};
}

}  // namespace

/// Authority first; who may not send learns nothing of the rules. `settling` is the document's own row when
/// it was pending, else 0.
Status Pipeline::judge(Work& work, const Examined& examined, answer::Outcome& outcome,
                       std::int64_t settling) {
  outcome.findings = examined.findings;
  if (!examined.document) return {};
  const answer::Subject& subject = examined.subject;
  ESC_TRY(const Pins pins, pins_of(*shop_, work.partner.id));
  ESC_CHECK(check_authority(work.partner, pins, subject, *work.unit, outcome.findings));
  if (document::has_errors(outcome.findings)) return {};
  outcome.processed = true;
  ESC_TRY(const auto holder, holder_of(*work.unit, subject, settling));
  if (holder && holder->partner == work.partner.id) {
    outcome.findings.push_back(taken(subject, fmt::format("Usado el {}.", to_iso(holder->arrived))));
    return {};
  }
  ESC_CHECK(work.follow_registers(*shop_));
  const document::Surroundings around = work.surroundings(*shop_, subject, settling);
  ESC_TRY(document::Judgement judgement, subject.kind->judge(*examined.document, around));
  std::ranges::move(judgement.findings, std::back_inserter(outcome.findings));
  if (document::has_errors(outcome.findings)) return {};
  if (holder) {  // that another partner has used a number learns only who might have used it
    outcome.findings.push_back(taken(subject, ""));
    return {};
  }
  outcome.pending = std::move(judgement.pending);
  outcome.result = outcome.pending            ? answer::kPending
                   : outcome.findings.empty() ? answer::kAccepted
                                              : answer::kAcceptedWithObservations;
  return {};
}

namespace {

/// The row of a decision.
store::DocumentRecord row_of(const config::Partner& partner, const intake::Received& file,
                             const Examined& examined, const answer::Outcome& outcome, Instant now) {
  const answer::Subject& subject = examined.subject;
  store::DocumentRecord row;
  row.partner = subject.partner;
  row.arrival = file.arrival.id;
  row.sha256 = subject.sha256;
  row.content = subject.content;
  if (subject.kind != nullptr) {
    row.kind = subject.kind->code();
    row.schema_version = subject.kind->schema_version();
  }
  row.submission_number = subject.header.submission_number;
  row.oce_code = subject.header.oce_code;
  row.ruc = partner.ruc;  // not what a document claims: queries show a RUC its documents
  row.user = subject.header.user;
  row.arrived = subject.arrived;
  row.decided = now;
  row.result = outcome.result;
  row.transmission_state = answer::transmission_state(outcome);
  row.document_state = answer::document_state(outcome);
  row.codes = codes_of(outcome.findings);
  if (outcome.pending) {
    row.pending_until = outcome.pending->until;
    row.awaits = outcome.pending->awaits;
  }
  return row;
}

document::Notice technical_rejection(const config::Partner& partner, const store::DocumentRecord& row,
                                     const intake::Received& file) {
  return {.event = "RECHAZO_TECNICO",
          .ruc = partner.ruc,
          .user = "",
          .subject = "RECHAZO DE RECEPCION",
          .text = fmt::format("El archivo {} no se pudo recibir: {}.", printable(file.arrival.name, 60),
                              row.codes),
          .declaration = "",
          .submission_number = row.submission_number,
          .facts = {{"Archivo", printable(file.arrival.name)}, {"Codigos", row.codes}},
          .as_file = false};
}

std::string procedure_number(Instant now, std::uint64_t sequence) {
  return fmt::format("{}{:010}", to_yyyymmdd(now).substr(0, 4), sequence);
}

}  // namespace

Status Pipeline::record(Work& work, const intake::Received& file, Examined& examined,
                        answer::Outcome& outcome) {
  store::UnitOfWork& unit = *work.unit;
  const bool refused = outcome.result == answer::kRefused;
  if (!refused && !outcome.pending) {
    ESC_TRY(const std::uint64_t sequence, unit.documents().next_procedure());
    outcome.procedure_number = procedure_number(work.now, sequence);
  }
  store::DocumentRecord row = row_of(work.partner, file, examined, outcome, work.now);
  row.procedure_number = outcome.procedure_number;
  ESC_TRY(row.evidence, keep_evidence(unit, examined.subject.signature, work.now));
  ESC_TRY(row.id, unit.documents().add(row));
  if (!refused) {
    const document::Surroundings around = work.surroundings(*shop_, examined.subject, 0);
    const document::Kind& kind = *examined.subject.kind;
    ESC_CHECK(unit.documents().cite(row.id, kind.cites(*examined.document)));
    if (outcome.pending) {
      ESC_TRY(outcome.pending, kind.hold(*examined.document, row.id, around, std::move(*outcome.pending)));
    } else {
      ESC_TRY(outcome.booking, kind.apply(*examined.document, row.id, around));
    }
  } else {
    if (!file.entry)  // a lote is quarantined as a whole
      ESC_CHECK(unit.quarantine().add(file.arrival.id, row.codes, work.now));
    if (outcome.processed) {
      const document::Surroundings around = work.surroundings(*shop_, examined.subject, 0);
      ESC_CHECK(unit.documents().cite(row.id, examined.subject.kind->cites(*examined.document)));
      ESC_CHECK(examined.subject.kind->refuse(*examined.document, row.id, around));
    }
    if (!outcome.processed) ESC_CHECK(work.outgoing.notify(technical_rejection(work.partner, row, file)));
  }
  ESC_CHECK(file_decided(work, file, row, outcome));
  if (!has_own_answer(work.partner, file, outcome)) return note_entry(work, file, examined, row);
  return answer(work, examined, outcome, row,
                intake::answer_name(file.arrival.name, file.arrival.sha256, ""));
}

/// The final decision of a document that was pending.
Status Pipeline::settle(Work& work, const intake::Received& file, const store::DocumentRecord& document,
                        Examined& examined) {
  store::UnitOfWork& unit = *work.unit;
  answer::Outcome outcome;
  ESC_CHECK(judge(work, examined, outcome, document.id));
  if (outcome.pending)
    return unit.documents().await(document.id, outcome.pending->awaits, outcome.pending->until);
  ESC_TRY(const std::vector<store::AnswerRecord> before, answers_about(unit, document.id));
  if (!before.empty()) outcome.previous_answer = before.back().answer_id;
  store::DocumentRecord row = document;
  const bool refused = outcome.result == answer::kRefused;
  if (!refused) {
    ESC_TRY(const std::uint64_t sequence, unit.documents().next_procedure());
    outcome.procedure_number = procedure_number(work.now, sequence);
  }
  row.result = outcome.result;
  row.transmission_state = answer::transmission_state(outcome);
  row.document_state = answer::document_state(outcome);
  row.procedure_number = outcome.procedure_number;
  row.codes = codes_of(outcome.findings);
  row.decided = work.now;
  ESC_TRY(row.evidence, keep_evidence(unit, examined.subject.signature, work.now));
  ESC_CHECK(unit.documents().settle(row));
  const document::Surroundings around = work.surroundings(*shop_, examined.subject, document.id);
  if (!refused) {
    ESC_TRY(outcome.booking, examined.subject.kind->apply(*examined.document, document.id, around));
  } else {
    if (!file.entry) ESC_CHECK(unit.quarantine().add(document.arrival, row.codes, work.now));
    if (examined.document) ESC_CHECK(examined.subject.kind->refuse(*examined.document, document.id, around));
  }
  return answer(work, examined, outcome, row,
                fmt::format("{}.{}.acuse.xml", document.submission_number, before.size() + 1));
}

Status Pipeline::answer(Work& work, const Examined& examined, const answer::Outcome& outcome,
                        const store::DocumentRecord& document, const std::string& plain_name) {
  ESC_TRY(const answer::Place place, work.sheet->next_place());
  AnswerSheet::Draft draft{
      .kind = outcome.booking.reply ? store::AnswerKind::reply : store::AnswerKind::acknowledgement,
      .place = place,
      .document = document.id,
      .run = work.run,
      .result = document.result,
      .name = {},
      .canonical = {}};
  ESC_TRY(draft.name, work.sheet->free_name(plain_name, place));
  answer::Issuer issuer = shop_->issuer;
  issuer.catalogs_version = work.catalog->version();
  draft.canonical = answer::write_acuse(issuer, place, examined.subject, outcome, shop_->kinds.codes());
  nlohmann::ordered_json facts{{"partner", document.partner},
                               {"file", to_hex(document.sha256)},
                               {"result", document.result},
                               {"certificate", certificate_of(examined)}};
  work.sheet->describe(draft, facts);
  ESC_CHECK(journal_decision(*work.unit, work.now, "document.decided", examined.correlation, document.id,
                             std::move(facts)));
  work.decided.push_back({examined.correlation, examined.subject.file_name, document.kind, document.result,
                          document.codes, draft.name, certificate_of(examined)});
  work.sheet->add(std::move(draft));
  return {};
}

/// Enqueues the stored bytes under the name of the repetition.
Status Pipeline::answer_again(Work& work) {
  for (const Repetition& again : work.repetitions) {
    ESC_TRY(const std::vector<store::AnswerRecord> answers, answers_about(*work.unit, again.document));
    const std::string plain =
        intake::answer_name(again.file_name, again.sha256, fmt::format("_R{}", again.number));
    for (const store::AnswerRecord& stored : answers) {
      std::string& name = work.decided[again.line].answer_name;
      ESC_TRY(name, work.sheet->free_name(plain, {stored.answer_id, stored.number, {}, work.now}));
      ESC_CHECK(work.unit->answers().redeliver(stored.id, name, work.now));
    }
  }
  return {};
}

Status Pipeline::finish(Work& work) {
  ESC_TRY(const auto seal, shop_->seals->at(work.now));
  ESC_CHECK(work.outgoing.sign_and_store(*seal, executor_));
  ESC_CHECK(answer_again(work));
  ESC_CHECK(work.outgoing.commit(shop_->mail.get(), events_));
  for (const Decided& line : work.decided) {
    events_.write(Level::info, "document.decided", line.correlation,
                  {{"partner", work.partner.id},
                   {"file", printable(line.file_name)},
                   {"kind", line.kind},
                   {"result", line.result},
                   {"codes", line.codes},
                   {"certificate", line.certificate},
                   {"answer", line.answer_name}});
  }
  return {};
}

Result<std::vector<Decided>> Pipeline::settle_pending(const config::Partner& partner, std::size_t limit) {
  std::vector<store::DocumentRecord> due;
  std::vector<intake::Received> batch;
  std::vector<store::DocumentRecord> settling;  // the rows of `batch`
  LoteReader lotes(archive_, shop_->lote);
  {
    ESC_TRY(const auto unit, store_.read());
    ESC_TRY(due, unit->documents().due(partner.id, clock_.now(), limit));
    for (const store::DocumentRecord& document : due) {
      ESC_TRY(const auto arrival, unit->arrivals().get(document.arrival));
      if (!arrival) return park("store.broken", "falta la llegada de un documento pendiente");
      Result<intake::Received> file = lotes.reopen(*unit, *arrival, document.id);
      if (!file) {
        alarm(*arrival, file.error());
        continue;
      }
      batch.push_back(std::move(*file));
      settling.push_back(document);
    }
  }
  if (batch.empty()) return std::vector<Decided>{};
  std::vector<Result<Examined>> examined = examine(batch);
  ESC_TRY(const auto begun, Work::begin(partner, clock_.now(), store_, *shop_));
  Work& work = *begun;
  for (std::size_t i = 0; i < batch.size(); ++i) {
    if (examined[i]) {
      ESC_CHECK(settle(work, batch[i], settling[i], *examined[i]));
    } else {
      alarm(batch[i].arrival, examined[i].error());  // it stays pending and holds up nobody
    }
  }
  ESC_CHECK(finish(work));
  return std::move(work.decided);
}

}  // namespace esclusa::pipeline
