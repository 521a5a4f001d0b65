#include <algorithm>
#include <array>

#include "sqlite/repositories.h"

namespace esclusa::sqlite {
namespace {

// `delivered` is that of the answer's own file, not of its repetitions.
const char* const kSelect =
    "SELECT a.id, a.partner, a.kind, a.answer_id, a.number, a.document, a.run, a.result, a.canonical_digest, "
    "a.name,"
    " a.created, d.delivered, a.bytes FROM answers a JOIN deliveries d ON d.partner = a.partner AND d.name = "
    "a.name ";

/// In the order of the enumeration.
constexpr std::array<std::string_view, 5> kKinds{"ACUSE", "RESUMEN", "NOTIFICACION", "RESPUESTA",
                                                 "ACUSE_LOTE"};

std::string_view kind_name(store::AnswerKind kind) {
  return kKinds.at(static_cast<std::size_t>(kind));
}

store::AnswerKind kind_of(std::string_view name) {
  return static_cast<store::AnswerKind>(std::ranges::find(kKinds, name) - kKinds.begin());
}

store::AnswerRecord read_answer(Query& row) {
  store::AnswerRecord answer;
  answer.id = row.integer();
  answer.partner = row.text();
  answer.kind = kind_of(row.text());
  answer.answer_id = row.text();
  answer.number = row.count();
  answer.document = row.maybe(&Query::integer);
  answer.run = row.maybe(&Query::integer);
  answer.result = row.text();
  answer.canonical_digest = row.digest();
  answer.name = row.text();
  answer.created = row.instant();
  answer.delivered = row.maybe(&Query::instant);
  answer.bytes = row.blob();
  return answer;
}

}  // namespace

Result<store::ChainHead> Answers::head(const std::string& partner) {
  const auto read = [](Query& row) {
    store::ChainHead head;
    head.next_number = row.count();
    head.previous = row.digest();
    return head;
  };
  ESC_TRY(const auto found,
          db_.row(read, "SELECT next_number, previous FROM chains WHERE partner = ?", partner));
  return found.value_or(store::ChainHead{});
}

Result<std::uint64_t> Answers::next_answer_sequence() {
  return next_in_sequence(db_, "answer");
}

Status Answers::move_head(const store::NewAnswer& answer) {
  if (answer.number == 1) {
    return db_.run("INSERT INTO chains (partner, next_number, previous) VALUES (?, 2, ?)", answer.partner,
                   answer.canonical_digest);
  }
  ESC_CHECK(db_.run(
      "UPDATE chains SET next_number = next_number + 1, previous = ? WHERE partner = ? AND next_number = ?",
      answer.canonical_digest, answer.partner, answer.number));
  if (db_.changes() == 1) return {};
  return park("store.broken", "El número de la respuesta no es el siguiente de su cadena.");
}

Status Answers::count_in_run(const store::NewAnswer& answer) {
  if (!answer.run || answer.kind == store::AnswerKind::run_summary) return {};
  // A later answer to a document that has one already, or that its lote's answer told of, is the final one
  // of what was pending.
  return db_.run_on_one(
      "UPDATE runs SET first_number = coalesce(first_number, ?2), last_number = ?2, settled = settled +"
      " (EXISTS (SELECT 1 FROM answers WHERE document = ?3 AND number < ?2) OR EXISTS (SELECT 1 FROM"
      " lote_entries e JOIN arrivals a ON a.id = e.lote WHERE e.document = ?3 AND e.repetition = 0"
      " AND a.document IS NOT NULL)) WHERE id = ?1 AND closed IS NULL",
      answer.run, answer.number, answer.document);
}

Result<std::int64_t> Answers::add(const store::NewAnswer& answer, Instant created) {
  ESC_CHECK(move_head(answer));
  ESC_TRY(const std::int64_t id,
          db_.insert("INSERT INTO answers (partner, kind, answer_id, number, document, run, result, "
                     "canonical_digest, name,"
                     " created, bytes) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                     answer.partner, kind_name(answer.kind), answer.answer_id, answer.number, answer.document,
                     answer.run, answer.result, answer.canonical_digest, answer.name, created,
                     Blob{answer.bytes}));
  ESC_CHECK(db_.run("INSERT INTO deliveries (answer, partner, name, next_try) VALUES (?, ?, ?, ?)", id,
                    answer.partner, answer.name, created));
  ESC_CHECK(count_in_run(answer));
  return id;
}

Result<std::vector<store::AnswerRecord>> Answers::of_document(std::int64_t document) {
  return db_.rows(read_answer, std::string{kSelect} + "WHERE a.document = ? ORDER BY a.number", document);
}

Result<std::optional<store::AnswerRecord>> Answers::find(const std::string& partner, std::uint64_t number) {
  return db_.row(read_answer, std::string{kSelect} + "WHERE a.partner = ? AND a.number = ?", partner, number);
}

}  // namespace esclusa::sqlite
