// What is different when a document came in a lote.
#include <nlohmann/json.hpp>
#include <sstream>

#include "answer/acuse_lote.h"
#include "pipeline/evidence.h"
#include "pipeline/lote_reader.h"
#include "pipeline/work.h"

namespace esclusa::pipeline {
namespace {

constexpr std::size_t kMaxPath = 512;

store::DecidedEntry entry_of(const intake::Received& file, const store::DocumentRecord& document,
                             int repetition) {
  store::DecidedEntry entry;
  entry.entry = *file.entry;
  entry.size = file.arrival.size;
  entry.sha256 = file.arrival.sha256;
  entry.document = document.id;
  entry.repetition = repetition;
  entry.kind = document.kind;
  entry.submission_number = document.submission_number;
  entry.result = document.result;
  entry.procedure_number = document.procedure_number;
  return entry;
}

void add_finding(store::DecidedEntry& entry, const std::string& code, const std::string& path) {
  if (entry.findings.size() < answer::kMaxEntryFindings) {
    entry.findings.push_back({code, printable(path, kMaxPath)});
  } else {
    ++entry.omitted;
  }
}

}  // namespace

/// The file is decided: its arrival, or its entry of a lote.
Status Pipeline::file_decided(Work& work, const intake::Received& file, const store::DocumentRecord& document,
                              const answer::Outcome& outcome) {
  if (!file.entry) return work.unit->arrivals().decided(file.arrival.id, document.id, 0, work.run);
  store::DecidedEntry entry = entry_of(file, document, 0);
  for (const Finding& finding : outcome.findings) add_finding(entry, finding.code, finding.path);
  if (outcome.pending) entry.pending_state = outcome.pending->state;
  return work.unit->lotes().decide(file.arrival.id, entry);
}

/// The same for a file whose document was decided before.
Status Pipeline::file_repeated(Work& work, const intake::Received& file,
                               const store::DocumentRecord& document, int repetition) {
  if (!file.entry) {
    ESC_CHECK(work.unit->arrivals().decided(file.arrival.id, document.id, repetition, work.run));
    const nlohmann::ordered_json facts{{"partner", file.arrival.partner},
                                       {"file", to_hex(file.arrival.sha256)},
                                       {"arrival", file.arrival.id},
                                       {"document", document.id},
                                       {"repetition", repetition}};
    return work.unit->journal().append(work.now, "document.repeated", file.arrival.correlation, facts.dump());
  }
  store::DecidedEntry entry = entry_of(file, document, repetition);
  std::istringstream codes(document.codes);
  for (std::string code; std::getline(codes, code, ',');) add_finding(entry, code, "");
  return work.unit->lotes().decide(file.arrival.id, entry);
}

/// An entry of a lote is told of by the AcuseLote alone, unless the partner wants more or the answer says
/// what an AcuseLote cannot: the reply to a query, the challenge of a registration.
bool Pipeline::has_own_answer(const config::Partner& partner, const intake::Received& file,
                              const answer::Outcome& outcome) {
  return !file.entry || partner.lote_answers == config::LoteAnswers::each_document ||
         outcome.booking.reply.has_value() || (outcome.pending && !outcome.pending->challenge.empty());
}

Status Pipeline::note_entry(Work& work, const intake::Received& file, const Examined& examined,
                            const store::DocumentRecord& document) {
  nlohmann::ordered_json facts{{"partner", document.partner},
                               {"file", to_hex(document.sha256)},
                               {"result", document.result},
                               {"entry", *file.entry},
                               {"certificate", certificate_of(examined)}};
  ESC_CHECK(journal_decision(*work.unit, work.now, "document.decided", file.arrival.correlation, document.id,
                             std::move(facts)));
  work.decided.push_back({file.arrival.correlation, file.arrival.name, document.kind, document.result,
                          document.codes, "", certificate_of(examined)});
  return {};
}

/// True while the lote in which a document came has no answer yet that could be given again.
Result<bool> Pipeline::waits_for_lote(store::UnitOfWork& unit, std::int64_t document) {
  ESC_TRY(const auto place, unit.lotes().place_of(document));
  if (!place) return false;
  ESC_TRY(const std::vector<store::AnswerRecord> told, answers_about(unit, document));
  return told.empty();
}

}  // namespace esclusa::pipeline
