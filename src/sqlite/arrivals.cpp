#include <fmt/format.h>

#include "sqlite/repositories.h"

namespace esclusa::sqlite {
namespace {

const char* const kSelect =
    "SELECT id, partner, correlation, claim, name, size, sha256, arrived, segment, segment_offset, "
    "segment_length,"
    " fault_code, fault_detail, attempts, document, source_removed FROM arrivals ";

store::Arrival read_arrival(Query& row) {
  store::Arrival arrival;
  arrival.id = row.integer();
  arrival.partner = row.text();
  arrival.correlation = row.text();
  arrival.claim = row.text();
  arrival.name = row.text();
  arrival.size = row.count();
  arrival.sha256 = row.digest();
  arrival.arrived = row.instant();
  arrival.place.segment = row.text();
  arrival.place.offset = row.count();
  arrival.place.length = row.count();
  arrival.fault.code = row.text();
  arrival.fault.detail = row.text();
  arrival.attempts = row.small();
  arrival.document = row.maybe(&Query::integer);
  arrival.source_removed = row.flag();
  return arrival;
}

/// The counter of a run that a decision adds to.
Result<std::string_view> counter_of(std::string_view result, int repetition) {
  if (repetition > 0) return std::string_view{"repetitions"};
  if (result == "ACEPTADO") return std::string_view{"accepted"};
  if (result == "ACEPTADO_CON_OBSERVACIONES") return std::string_view{"accepted_with_observations"};
  if (result == "RECHAZADO") return std::string_view{"refused"};
  if (result == "PENDIENTE") return std::string_view{"pending"};
  return park("store.broken", "El documento tiene un resultado que no se conoce.");
}

struct Decision {
  std::string result;
  std::optional<std::int64_t> last_answer;
};

}  // namespace

Result<std::int64_t> Arrivals::add(const store::NewArrival& arrival) {
  return db_.insert(
      "INSERT INTO arrivals (partner, correlation, claim, name, size, sha256, arrived, segment, "
      "segment_offset,"
      " segment_length, fault_code, fault_detail) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      arrival.partner, arrival.correlation, arrival.claim, arrival.name, arrival.size, arrival.sha256,
      arrival.arrived, arrival.place.segment, arrival.place.offset, arrival.place.length, arrival.fault.code,
      arrival.fault.detail);
}

Result<std::optional<store::Arrival>> Arrivals::find_claim(const std::string& partner,
                                                           const std::string& claim) {
  return db_.row(read_arrival, std::string{kSelect} + "WHERE partner = ? AND claim = ?", partner, claim);
}

Result<std::optional<store::Arrival>> Arrivals::get(std::int64_t id) {
  return db_.row(read_arrival, std::string{kSelect} + "WHERE id = ?", id);
}

Result<std::vector<store::Arrival>> Arrivals::undecided(const std::string& partner, std::size_t limit) {
  return db_.rows(read_arrival,
                  std::string{kSelect} + "WHERE partner = ? AND document IS NULL ORDER BY id LIMIT ?",
                  partner, capped(limit));
}

Status Arrivals::add_attempt(std::int64_t id) {
  return db_.run_on_one("UPDATE arrivals SET attempts = attempts + 1 WHERE id = ?", id);
}

Status Arrivals::take_back_attempt(std::int64_t id) {
  return db_.run_on_one("UPDATE arrivals SET attempts = attempts - 1 WHERE id = ?", id);
}

Status Arrivals::set_attempts(std::int64_t id, int attempts) {
  return db_.run_on_one("UPDATE arrivals SET attempts = ?2 WHERE id = ?1", id, attempts);
}

Status Arrivals::decided(std::int64_t id, std::int64_t document, int repetition, std::int64_t run) {
  const auto read = [](Query& row) {
    Decision decision;
    decision.result = row.text();
    decision.last_answer = row.maybe(&Query::integer);
    return decision;
  };
  ESC_TRY(const std::optional<Decision> decision,
          db_.row(read,
                  "SELECT result, (SELECT max(number) FROM answers WHERE document = d.id) FROM documents d"
                  " WHERE id = ?",
                  document));
  if (!decision) return park("store.broken", "El almacén no tiene el documento que se decidió.");
  ESC_TRY(const std::string_view counter, counter_of(decision->result, repetition));

  // A closed run takes no more files: its summary is signed.
  ESC_CHECK(db_.run_on_one(
      fmt::format(
          "UPDATE runs SET files = files + 1, {0} = {0} + 1, bytes = bytes + (SELECT size FROM arrivals"
          " WHERE id = ?1) WHERE id = ?2 AND closed IS NULL",
          counter),
      id, run));
  return db_.run_on_one(
      "UPDATE arrivals SET document = ?2, repetition = ?3, run = ?4, run_result = ?5, run_answer = ?6,"
      " run_position = (SELECT files FROM runs WHERE id = ?4) WHERE id = ?1 AND document IS NULL",
      id, document, repetition, run, decision->result, decision->last_answer);
}

Status Arrivals::source_removed(std::span<const std::int64_t> ids) {
  for (const std::int64_t id : ids)
    ESC_CHECK(db_.run("UPDATE arrivals SET source_removed = 1 WHERE id = ?", id));
  return {};
}

Result<std::uint64_t> Arrivals::bytes_since(const std::string& partner, Instant since) {
  const auto sum = db_.row([](Query& row) { return row.count(); },
                           "SELECT coalesce(sum(size), 0) FROM arrivals WHERE partner = ? AND arrived >= ?",
                           partner, since);
  if (!sum) return sum.error();
  return sum->value_or(0);
}

Result<std::vector<store::Arrival>> Arrivals::to_remove(const std::string& partner, std::size_t limit) {
  return db_.rows(read_arrival,
                  std::string{kSelect} +
                      "WHERE partner = ? AND document IS NOT NULL"
                      " AND source_removed = 0 ORDER BY id LIMIT ?",
                  partner, capped(limit));
}

}  // namespace esclusa::sqlite
