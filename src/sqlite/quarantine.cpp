#include "sqlite/repositories.h"

namespace esclusa::sqlite {

Status Quarantine::add(std::int64_t arrival, const std::string& codes, Instant now) {
  return db_.run_on_one(
      "INSERT INTO quarantine (arrival, partner, codes, entered)"
      " SELECT id, partner, ?2, ?3 FROM arrivals WHERE id = ?1",
      arrival, codes, now);
}

namespace {

constexpr const char* kSelect =
    "SELECT q.arrival, q.partner, q.codes, a.name, a.correlation, a.size, a.sha256, a.arrived, a.segment,"
    " a.segment_offset, a.segment_length FROM quarantine q JOIN arrivals a ON a.id = q.arrival ";

store::QuarantineEntry read_entry(Query& row) {
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
}

}  // namespace

Result<std::vector<store::QuarantineEntry>> Quarantine::list(const std::string& partner, std::size_t limit) {
  const std::string newest_first = " ORDER BY q.arrival DESC LIMIT ?";
  if (partner.empty()) return db_.rows(read_entry, kSelect + newest_first, capped(limit));
  return db_.rows(read_entry, std::string{kSelect} + "WHERE q.partner = ?" + newest_first, partner,
                  capped(limit));
}

Result<std::vector<store::QuarantineEntry>> Quarantine::unwritten(const std::string& partner,
                                                                  std::size_t limit) {
  return db_.rows(read_entry, std::string{kSelect} + "WHERE q.partner = ? AND q.written = 0 LIMIT ?", partner,
                  capped(limit));
}

Status Quarantine::written(std::span<const std::int64_t> arrivals) {
  for (const std::int64_t arrival : arrivals) {
    ESC_CHECK(db_.run_on_one("UPDATE quarantine SET written = 1 WHERE arrival = ?", arrival));
  }
  return {};
}

}  // namespace esclusa::sqlite
