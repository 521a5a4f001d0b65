#include "sqlite/repositories.h"

namespace esclusa::sqlite {

Status Quarantine::add(std::int64_t arrival, const std::string& codes, Instant now) {
  return db_.run_on_one(
      "INSERT INTO quarantine (arrival, partner, codes, entered)"
      " SELECT id, partner, ?2, ?3 FROM arrivals WHERE id = ?1",
      arrival, codes, now);
}

Result<std::vector<store::QuarantineEntry>> Quarantine::list(const std::string& partner, std::size_t limit) {
  const auto read = [](Query& row) {
    store::QuarantineEntry entry;
    entry.arrival = row.integer();
    entry.partner = row.text();
    entry.codes = row.text();
    entry.name = row.text();
    entry.correlation = row.text();
    entry.size = row.count();
    entry.sha256 = row.digest();
    entry.arrived = row.instant();
    entry.place.segment = row.text();
    entry.place.offset = row.count();
    entry.place.length = row.count();
    return entry;
  };
  const std::string select =
      "SELECT q.arrival, q.partner, q.codes, a.name, a.correlation, a.size, a.sha256, a.arrived, a.segment,"
      " a.segment_offset, a.segment_length FROM quarantine q JOIN arrivals a ON a.id = q.arrival ";
  const std::string newest_first = " ORDER BY q.arrival DESC LIMIT ?";
  if (partner.empty()) return db_.rows(read, select + newest_first, capped(limit));
  return db_.rows(read, select + "WHERE q.partner = ?" + newest_first, partner, capped(limit));
}

}  // namespace esclusa::sqlite
