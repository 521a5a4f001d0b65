#include <limits>

#include "sqlite/repositories.h"

namespace esclusa::sqlite {
namespace {

const char* const kSelect =
    "SELECT id, partner, arrival, sha256, content, kind, schema_version, submission_number, oce_code, ruc, "
    "user, result,"
    " transmission_state, document_state, procedure_number, codes, arrived, decided, pending_until, awaits, "
    "repetitions"
    " FROM documents ";

store::DocumentRecord read_document(Query& row) {
  store::DocumentRecord document;
  document.id = row.integer();
  document.partner = row.text();
  document.arrival = row.integer();
  document.sha256 = row.digest();
  document.content = row.maybe(&Query::digest);
  document.kind = row.text();
  document.schema_version = row.text();
  document.submission_number = row.text();
  document.oce_code = row.text();
  document.ruc = row.text();
  document.user = row.text();
  document.result = row.text();
  document.transmission_state = row.text();
  document.document_state = row.text();
  document.procedure_number = row.text();
  document.codes = row.text();
  document.arrived = row.instant();
  document.decided = row.instant();
  document.pending_until = row.maybe(&Query::instant);
  document.awaits = row.text();
  document.repetitions = row.small();
  return document;
}

constexpr Instant kNever{std::chrono::seconds{std::numeric_limits<std::int64_t>::max()}};

std::optional<Instant> first_due(const store::DocumentRecord& document) {
  if (document.result != "PENDIENTE") return std::nullopt;
  return document.pending_until.value_or(kNever);
}

}  // namespace

Result<std::int64_t> Documents::add(const store::DocumentRecord& document) {
  return db_.insert(
      "INSERT INTO documents (partner, arrival, sha256, content, kind, schema_version, submission_number, "
      "oce_code, ruc,"
      " user, result, transmission_state, document_state, procedure_number, codes, arrived, decided, "
      "pending_until, awaits,"
      " due) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      document.partner, document.arrival, document.sha256, document.content, document.kind,
      document.schema_version, document.submission_number, document.oce_code, document.ruc, document.user,
      document.result, document.transmission_state, document.document_state, document.procedure_number,
      document.codes, document.arrived, document.decided, document.pending_until, document.awaits,
      first_due(document));
}

Result<std::optional<store::DocumentRecord>> Documents::get(std::int64_t id) {
  return db_.row(read_document, std::string{kSelect} + "WHERE id = ?", id);
}

Result<std::optional<store::DocumentRecord>> Documents::find_file(const std::string& partner,
                                                                  const Digest& sha256) {
  return db_.row(read_document, std::string{kSelect} + "WHERE partner = ? AND sha256 = ?", partner, sha256);
}

Result<std::optional<store::DocumentRecord>> Documents::find_number(const std::string& submission_number) {
  return db_.row(read_document,
                 std::string{kSelect} +
                     "WHERE submission_number = ? AND submission_number <> ''"
                     " AND result <> 'RECHAZADO' AND document_state <> 'ANULADO'",
                 submission_number);
}

Status Documents::settle(const store::DocumentRecord& document) {
  return db_.run_on_one(
      "UPDATE documents SET result = ?2, transmission_state = ?3, document_state = ?4, procedure_number = "
      "?5, codes = ?6,"
      " decided = ?7, pending_until = NULL, awaits = '', due = NULL WHERE id = ?1 AND result = 'PENDIENTE'",
      document.id, document.result, document.transmission_state, document.document_state,
      document.procedure_number, document.codes, document.decided);
}

Result<std::vector<store::DocumentRecord>> Documents::due(Instant now, std::size_t limit) {
  return db_.rows(read_document,
                  std::string{kSelect} + "WHERE due IS NOT NULL AND due <= ? ORDER BY due, id LIMIT ?", now,
                  capped(limit));
}

Status Documents::came(const std::string& key) {
  if (key.empty()) return {};
  return db_.run("UPDATE documents SET due = 0 WHERE awaits = ? AND due IS NOT NULL", key);
}

Result<int> Documents::add_repetition(std::int64_t id) {
  ESC_TRY(const std::int64_t repetitions,
          db_.number("UPDATE documents SET repetitions = repetitions + 1 WHERE id = ? RETURNING repetitions",
                     id));
  return static_cast<int>(repetitions);
}

Result<std::uint64_t> Documents::next_procedure() {
  return next_in_sequence(db_, "procedure");
}

Result<std::vector<store::DocumentRecord>> Documents::search(const store::DocumentFilter& filter) {
  std::string sql = std::string{kSelect} + "WHERE 1";
  std::vector<std::string> texts;
  const auto want = [&](const char* condition, const std::string& value) {
    if (value.empty()) return;
    sql += condition;
    texts.push_back(value);
  };
  want(" AND partner = ?", filter.partner);
  want(" AND kind = ?", filter.kind);
  want(" AND result = ?", filter.result);
  want(" AND submission_number = ? AND submission_number <> ''", filter.submission_number);
  want(" AND id IN (SELECT document FROM arrivals WHERE name = ?)", filter.file_name);
  sql += " ORDER BY id DESC LIMIT ?";
  ESC_TRY(Query rows, db_.once(sql, texts, capped(filter.limit)));
  return Connection::all(read_document, std::move(rows));
}

Result<std::uint64_t> next_in_sequence(Connection& db, std::string_view name) {
  ESC_TRY(const std::int64_t value,
          db.number("INSERT INTO sequences (name, value) VALUES (?, 1)"
                    " ON CONFLICT (name) DO UPDATE SET value = value + 1 RETURNING value",
                    name));
  return static_cast<std::uint64_t>(value);
}

}  // namespace esclusa::sqlite
