#include <limits>

#include "sqlite/document_row.h"
#include "sqlite/repositories.h"

namespace esclusa::sqlite {
namespace {

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
      " due, evidence) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      document.partner, document.arrival, document.sha256, document.content, document.kind,
      document.schema_version, document.submission_number, document.oce_code, document.ruc, document.user,
      document.result, document.transmission_state, document.document_state, document.procedure_number,
      document.codes, document.arrived, document.decided, document.pending_until, document.awaits,
      first_due(document), document.evidence);
}

Result<std::optional<store::DocumentRecord>> Documents::get(std::int64_t id) {
  return db_.row(read_document, std::string{kSelectDocument} + "WHERE id = ?", id);
}

Result<std::optional<store::DocumentRecord>> Documents::find_file(const std::string& partner,
                                                                  const Digest& sha256) {
  return db_.row(read_document, std::string{kSelectDocument} + "WHERE partner = ? AND sha256 = ?", partner,
                 sha256);
}

Result<std::optional<store::DocumentRecord>> Documents::find_number(const std::string& submission_number) {
  return db_.row(read_document,
                 std::string{kSelectDocument} +
                     "WHERE submission_number = ? AND submission_number <> ''"
                     " AND result <> 'RECHAZADO' AND document_state <> 'ANULADO'",
                 submission_number);
}

Status Documents::settle(const store::DocumentRecord& document) {
  return db_.run_on_one(
      "UPDATE documents SET result = ?2, transmission_state = ?3, document_state = ?4, procedure_number = "
      "?5, codes = ?6,"
      " decided = ?7, evidence = coalesce(?8, evidence), pending_until = NULL, awaits = '', due = NULL"
      " WHERE id = ?1 AND result = 'PENDIENTE'",
      document.id, document.result, document.transmission_state, document.document_state,
      document.procedure_number, document.codes, document.decided, document.evidence);
}

Status Documents::await(std::int64_t id, const std::string& key, std::optional<Instant> until) {
  return db_.run_on_one(
      "UPDATE documents SET awaits = ?2, pending_until = ?3, due = ?4 WHERE id = ?1 AND due IS NOT NULL", id,
      key, until, until.value_or(kNever));
}

Result<std::vector<store::DocumentRecord>> Documents::due(const std::string& partner, Instant now,
                                                          std::size_t limit) {
  return db_.rows(read_document,
                  std::string{kSelectDocument} +
                      "WHERE partner = ? AND due IS NOT NULL AND due <= ? ORDER BY due, id LIMIT ?",
                  partner, now, capped(limit));
}

Result<bool> Documents::was_refused(const std::string& partner, const std::string& submission_number) {
  const auto text = [](Query& row) { return row.text(); };
  ESC_TRY(const auto result,
          db_.row(text,
                  "SELECT result FROM documents WHERE submission_number = ? AND submission_number <> ''"
                  " AND partner = ? ORDER BY id DESC LIMIT 1",
                  submission_number, partner));
  return result == "RECHAZADO";
}

Status Documents::set_document_state(std::int64_t id, const std::string& document_state) {
  return db_.run_on_one("UPDATE documents SET document_state = ?2 WHERE id = ?1 AND result <> 'RECHAZADO'",
                        id, document_state);
}

Status Documents::cite(std::int64_t id, const std::vector<std::string>& declarations) {
  for (const std::string& declaration : declarations) {
    ESC_CHECK(
        db_.run("INSERT OR IGNORE INTO citations (declaration, document) VALUES (?, ?)", declaration, id));
  }
  return {};
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
  std::string sql = std::string{kSelectDocument} + "WHERE 1";
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
