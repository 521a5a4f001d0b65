#include "sqlite/repositories.h"

namespace esclusa::sqlite {
namespace {

const char* const kSelect =
    "SELECT id, event, ruc, user, subject, text, facts, declaration, submission_number, created, state"
    " FROM notices ";

store::NoticeRecord read_notice(Query& row) {
  store::NoticeRecord notice;
  notice.id = row.integer();
  notice.event = row.text();
  notice.ruc = row.text();
  notice.user = row.text();
  notice.subject = row.text();
  notice.text = row.text();
  notice.facts = row.text();
  notice.declaration = row.text();
  notice.submission_number = row.text();
  notice.created = row.instant();
  notice.state = row.text();
  return notice;
}

}  // namespace

Result<std::int64_t> Mailbox::add(const store::NewNotice& notice) {
  return db_.insert(
      "INSERT INTO notices (event, ruc, user, subject, text, facts, declaration, submission_number, created)"
      " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
      notice.event, notice.ruc, notice.user, notice.subject, notice.text, notice.facts, notice.declaration,
      notice.submission_number, notice.created);
}

Result<std::optional<store::NoticeRecord>> Mailbox::get(std::int64_t id) {
  return db_.row(read_notice, std::string{kSelect} + "WHERE id = ?", id);
}

Result<std::vector<store::NoticeRecord>> Mailbox::list(const store::MailboxFilter& filter) {
  std::string sql = std::string{kSelect} + "WHERE 1";
  std::vector<std::string> texts;
  const auto want = [&](const char* condition, const std::string& value) {
    if (value.empty()) return;
    sql += condition;
    texts.push_back(value);
  };
  want(" AND ruc = ?", filter.ruc);
  want(" AND user = ?", filter.user);
  want(" AND state = ?", filter.state);
  if (filter.before > 0) want(" AND id < CAST(? AS INTEGER)", std::to_string(filter.before));
  sql += " ORDER BY id DESC LIMIT ?";
  ESC_TRY(Query rows, db_.once(sql, texts, capped(filter.limit)));
  return Connection::all(read_notice, std::move(rows));
}

Status Mailbox::set_state(std::int64_t id, const std::string& state) {
  return db_.run_on_one("UPDATE notices SET state = ?2 WHERE id = ?1", id, state);
}

Status Mails::add(const std::string& id, Instant at) {
  return db_.run("INSERT INTO mails (id, created) VALUES (?, ?)", id, at);
}

Result<bool> Mails::known(const std::string& id) {
  ESC_TRY(const std::int64_t found, db_.number("SELECT EXISTS (SELECT 1 FROM mails WHERE id = ?)", id));
  return found != 0;
}

}  // namespace esclusa::sqlite
