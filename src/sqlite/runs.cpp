#include "sqlite/repositories.h"

namespace esclusa::sqlite {

Result<std::optional<std::int64_t>> Runs::open_run(const std::string& partner) {
  return db_.row([](Query& row) { return row.integer(); },
                 "SELECT id FROM runs WHERE partner = ? AND closed IS NULL", partner);
}

Result<std::int64_t> Runs::current(const std::string& partner, Instant now) {
  ESC_TRY(const std::optional<std::int64_t> open, open_run(partner));
  if (open) return *open;
  return db_.insert("INSERT INTO runs (partner, opened) VALUES (?, ?)", partner, now);
}

Result<store::RunTotals> Runs::totals(std::int64_t run) {
  const auto read = [](Query& row) {
    store::RunTotals totals;
    totals.run = row.integer();
    totals.started = row.instant();
    totals.files = row.count();
    totals.bytes = row.count();
    totals.accepted = row.count();
    totals.accepted_with_observations = row.count();
    totals.refused = row.count();
    totals.pending = row.count();
    totals.repetitions = row.count();
    totals.settled = row.count();
    totals.first_number = row.maybe(&Query::count);
    totals.last_number = row.maybe(&Query::count);
    return totals;
  };
  ESC_TRY(const auto found,
          db_.row(read,
                  "SELECT id, opened, files, bytes, accepted, accepted_with_observations, refused,"
                  " pending, repetitions, settled, first_number, last_number FROM runs"
                  " WHERE id = ?",
                  run));
  if (!found) return park("store.broken", "El almacén no tiene la corrida que se buscó.");
  return *found;
}

Result<std::vector<store::RunEntry>> Runs::entries(std::int64_t run, std::size_t limit) {
  const auto read = [](Query& row) {
    store::RunEntry entry;
    entry.file_name = row.text();
    entry.sha256 = row.digest();
    entry.result = row.text();
    entry.answer_number = row.count();
    entry.repetition = row.small();
    return entry;
  };
  // A first decision may be filed before its answer is added; then it is the document's first answer.
  return db_.rows(read,
                  "SELECT name, sha256, run_result, coalesce(run_answer, (SELECT min(number) FROM answers w"
                  " WHERE w.document = a.document), 0), repetition FROM arrivals a WHERE run = ?"
                  " ORDER BY run_position LIMIT ?",
                  run, capped(limit));
}

Status Runs::close(std::int64_t run, Instant now) {
  return db_.run_on_one("UPDATE runs SET closed = ?2 WHERE id = ?1 AND closed IS NULL", run, now);
}

}  // namespace esclusa::sqlite
