#include "sqlite/account_row.h"
#include "sqlite/repositories.h"

namespace esclusa::sqlite {
namespace {

Result<bool> exists(Result<std::int64_t> found) {
  if (!found) return found.error();
  return *found != 0;
}

}  // namespace

Result<bool> Accounts::user_taken(const std::string& user) {
  return exists(db_.number("SELECT EXISTS (SELECT 1 FROM accounts WHERE user = ? AND live = 1)", user));
}

Result<bool> Accounts::identity_taken(const std::string& kind, const std::string& ruc,
                                      const std::string& type, const std::string& number) {
  return exists(
      db_.number("SELECT EXISTS (SELECT 1 FROM accounts WHERE kind = ? AND ruc = ? AND identity_type = "
                 "? AND identity_number = ? AND live = 1)",
                 kind, ruc, type, number));
}

Result<bool> Accounts::email_taken(const std::string& email) {
  return exists(db_.number("SELECT EXISTS (SELECT 1 FROM accounts WHERE email = ? AND live = 1)", email));
}

Status Accounts::add(const store::Account& account) {
  return db_.run(
      "INSERT INTO accounts (document, kind, user, identity_type, identity_number, name, email, ruc,"
      " representative, submission_number, signer, state, filed) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
      "?)",
      account.document, account.kind, account.user, account.identity_type, account.identity_number,
      account.name, account.email, account.ruc, account.representative, account.submission_number,
      account.signer, account.state, account.filed);
}

Result<std::optional<store::Account>> Accounts::of_document(std::int64_t document) {
  return db_.row(read_account, std::string{kSelectAccount} + "WHERE document = ?", document);
}

Result<std::optional<store::Account>> Accounts::of_number(const std::string& submission_number) {
  const std::string held = "WHERE submission_number = ?1 ";
  // A refused request has no right to its number: the one that is alive is meant.
  return db_.row(read_account,
                 kSelectAccount + held + "AND (live = 1 OR NOT EXISTS (SELECT 1 FROM accounts " + held +
                     "AND live = 1)) ORDER BY document DESC LIMIT 1",
                 submission_number);
}

Result<std::optional<store::Account>> Accounts::of_user(const std::string& user) {
  return db_.row(read_account, std::string{kSelectAccount} + "WHERE user = ? AND live = 1", user);
}

Result<bool> Accounts::has_active(const std::string& ruc, const std::string& cedula) {
  return exists(
      db_.number("SELECT EXISTS (SELECT 1 FROM accounts WHERE identity_number = ? AND ruc = ?"
                 " AND state = 'ACTIVO')",
                 cedula, ruc));
}

Result<bool> Accounts::has_active_of_kind(const std::string& ruc, const std::string& kind) {
  return exists(db_.number(
      "SELECT EXISTS (SELECT 1 FROM accounts WHERE ruc = ? AND kind = ? AND state = 'ACTIVO')", ruc, kind));
}

Result<std::vector<store::Account>> Accounts::search(const store::AccountFilter& filter) {
  std::string sql = std::string{kSelectAccount} + "WHERE 1";
  std::vector<std::string> texts;
  const auto want = [&](const char* condition, const std::string& value) {
    if (value.empty()) return;
    sql += condition;
    texts.push_back(value);
  };
  want(" AND state = ?", filter.state);
  want(" AND identity_number = ?", filter.identity_number);
  want(" AND ruc = ?", filter.ruc);
  sql += " ORDER BY document DESC LIMIT ?";
  ESC_TRY(Query rows, db_.once(sql, texts, capped(filter.limit)));
  return Connection::all(read_account, std::move(rows));
}

Status Accounts::set_state(std::int64_t document, const std::string& state, const std::string& reasons,
                           const std::string& remark, std::optional<Instant> decided) {
  return db_.run_on_one(
      "UPDATE accounts SET state = ?2, reasons = iif(?3 = '', reasons, ?3), remark = iif(?4 = '', remark, "
      "?4),"
      " decided = coalesce(?5, decided) WHERE document = ?1",
      document, state, reasons, remark, decided);
}

Status Accounts::refresh(std::int64_t document, const std::string& day) {
  return db_.run_on_one(
      "UPDATE accounts SET state = 'ACTIVO', refreshed = max(refreshed, ?2) WHERE document = ?1", document,
      day);
}

Result<std::vector<store::Account>> Accounts::stale(const std::string& day, std::size_t limit) {
  return db_.rows(read_account,
                  std::string{kSelectAccount} +
                      "INDEXED BY accounts_stale WHERE state = 'ACTIVO' AND refreshed < ? AND kind <> 'GEN' "
                      "ORDER BY refreshed LIMIT ?",
                  day, capped(limit));
}

}  // namespace esclusa::sqlite
