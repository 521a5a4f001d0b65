#include <fmt/format.h>

#include "sqlite/repositories.h"
#include "sqlite/sha256.h"
#include "store/journal_octets.h"

namespace esclusa::sqlite {
namespace {

struct Head {
  std::uint64_t seq = 0;
  Digest hash{};
};

Result<Head> read_head(Connection& db) {
  const auto read = [](Query& row) {
    Head head;
    head.seq = row.count();
    head.hash = row.digest();
    return head;
  };
  ESC_TRY(const auto head, db.row(read, "SELECT seq, hash FROM journal_head WHERE id = 1"));
  if (!head) return park("journal.broken", "La cabeza de la bitácora no está.");
  return *head;
}

Error broken_at(std::uint64_t seq) {
  return park("journal.broken", fmt::format("La bitácora no es íntegra: falla el asiento {}.", seq));
}

}  // namespace

Status Journal::append(Instant at, const std::string& event, const std::string& correlation,
                       const std::string& facts) {
  ESC_TRY(const Head head, read_head(db_));
  const store::JournalEntry entry{head.seq + 1, at, event, correlation, facts};
  ESC_TRY(const Digest hash, sha256(store::journal_octets(head.hash, entry)));
  ESC_CHECK(
      db_.run("INSERT INTO journal (seq, at, event, correlation, facts, hash) VALUES (?, ?, ?, ?, ?, ?)",
              entry.seq, at, event, correlation, facts, hash));
  return db_.run_on_one("UPDATE journal_head SET seq = ?, hash = ? WHERE id = 1", entry.seq, hash);
}

Result<std::uint64_t> Journal::verify() {
  ESC_TRY(const Head head, read_head(db_));
  ESC_TRY(Query row, db_.query("SELECT seq, at, event, correlation, facts, hash FROM journal ORDER BY seq"));
  Head last;
  for (;;) {
    ESC_TRY(const bool more, row.step());
    if (!more) break;
    store::JournalEntry entry;
    entry.seq = row.count();
    entry.at = row.instant();
    entry.event = row.text();
    entry.correlation = row.text();
    entry.facts = row.text();
    ESC_TRY(const Digest hash, sha256(store::journal_octets(last.hash, entry)));
    if (entry.seq != last.seq + 1 || row.digest() != hash) return broken_at(last.seq + 1);
    last = {entry.seq, hash};
  }
  if (last.seq < head.seq) return broken_at(last.seq + 1);
  if (last.seq > head.seq || last.hash != head.hash) return broken_at(head.seq);
  return last.seq;
}

}  // namespace esclusa::sqlite
