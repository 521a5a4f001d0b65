#include "sqlite/repositories.h"

namespace esclusa::sqlite {
namespace {

const char* const kSelectChallenge =
    "SELECT id, document, account, salt, hmac, created, expires, tries, state FROM challenges ";
const char* const kSelectGrant =
    "SELECT code, type, ruc, name, valid_from, valid_to, document FROM oce_grants ";

store::Challenge read_challenge(Query& row) {
  store::Challenge challenge;
  challenge.id = row.text();
  challenge.document = row.integer();
  challenge.account = row.integer();
  challenge.salt = row.digest();
  challenge.hmac = row.digest();
  challenge.created = row.instant();
  challenge.expires = row.instant();
  challenge.tries = row.small();
  challenge.state = row.text();
  return challenge;
}

store::OceGrant read_grant(Query& row) {
  store::OceGrant grant;
  grant.code = row.text();
  grant.type = row.text();
  grant.ruc = row.text();
  grant.name = row.text();
  grant.from = row.text();
  grant.to = row.text();
  grant.document = row.integer();
  return grant;
}

}  // namespace

Status Accounts::add_challenge(const store::Challenge& challenge) {
  return db_.run(
      "INSERT INTO challenges (id, document, account, salt, hmac, created, expires) VALUES (?, ?, ?, ?, ?, "
      "?, ?)",
      challenge.id, challenge.document, challenge.account, challenge.salt, challenge.hmac, challenge.created,
      challenge.expires);
}

Result<std::optional<store::Challenge>> Accounts::challenge(const std::string& id) {
  return db_.row(read_challenge, std::string{kSelectChallenge} + "WHERE id = ?", id);
}

Result<std::vector<store::Challenge>> Accounts::challenges(std::int64_t document) {
  return db_.rows(read_challenge, std::string{kSelectChallenge} + "WHERE document = ? ORDER BY created, id",
                  document);
}

Result<int> Accounts::add_try(const std::string& id) {
  ESC_TRY(const std::int64_t tries,
          db_.number("UPDATE challenges SET tries = tries + 1 WHERE id = ? RETURNING tries", id));
  return static_cast<int>(tries);
}

Status Accounts::end_challenge(const std::string& id, const std::string& state) {
  return db_.run_on_one("UPDATE challenges SET state = ?2 WHERE id = ?1 AND state = 'VIVO'", id, state);
}

Status Accounts::grant(const store::OceGrant& grant) {
  return db_.run(
      "INSERT OR REPLACE INTO oce_grants (code, type, ruc, name, valid_from, valid_to, document)"
      " VALUES (?, ?, ?, ?, ?, ?, ?)",
      grant.code, grant.type, grant.ruc, grant.name, grant.from, grant.to, grant.document);
}

Result<std::vector<store::OceGrant>> Accounts::grants_of(std::int64_t document) {
  return db_.rows(read_grant, std::string{kSelectGrant} + "WHERE document = ? ORDER BY code", document);
}

}  // namespace esclusa::sqlite
