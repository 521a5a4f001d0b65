// The outbox: that part of store::Answers which puts stored answers into the partner's folder.
#include "sqlite/repositories.h"

namespace esclusa::sqlite {

Result<bool> Answers::name_taken(const std::string& partner, const std::string& name) {
  ESC_TRY(
      const std::int64_t taken,
      db_.number("SELECT EXISTS (SELECT 1 FROM deliveries WHERE partner = ? AND name = ?)", partner, name));
  return taken != 0;
}

Status Answers::redeliver(std::int64_t answer, const std::string& name, Instant now) {
  return db_.run_on_one(
      "INSERT INTO deliveries (answer, partner, name, next_try)"
      " SELECT id, partner, ?2, ?3 FROM answers WHERE id = ?1",
      answer, name, now);
}

Result<std::vector<store::Delivery>> Answers::undelivered(const std::string& partner, Instant now,
                                                          std::size_t limit) {
  const auto read = [](Query& row) {
    store::Delivery delivery;
    delivery.id = row.integer();
    delivery.answer = row.integer();
    delivery.name = row.text();
    delivery.attempts = row.small();
    delivery.bytes = row.blob();
    return delivery;
  };
  return db_.rows(
      read,
      "SELECT d.id, d.answer, d.name, d.attempts, a.bytes FROM deliveries d"
      " JOIN answers a ON a.id = d.answer WHERE d.partner = ? AND d.parked = 0 AND d.delivered IS NULL"
      " AND d.next_try <= ? ORDER BY d.next_try, d.id LIMIT ?",
      partner, now, capped(limit));
}

Status Answers::delivered(std::span<const std::int64_t> deliveries, Instant now) {
  for (const std::int64_t id : deliveries) {
    ESC_CHECK(
        db_.run("UPDATE deliveries SET delivered = ?2, attempts = attempts + 1, error = ''"
                " WHERE id = ?1 AND delivered IS NULL",
                id, now));
  }
  return {};
}

Status Answers::failed(std::int64_t delivery, const std::string& error, Instant next_try, bool parked) {
  return db_.run_on_one(
      "UPDATE deliveries SET attempts = attempts + 1, error = ?2, next_try = ?3, parked = ?4"
      " WHERE id = ?1 AND delivered IS NULL",
      delivery, error, next_try, parked);
}

Result<std::uint64_t> Answers::waiting(const std::string& partner) {
  ESC_TRY(const std::int64_t waiting,
          db_.number("SELECT count(*) FROM deliveries WHERE partner = ? AND delivered IS NULL", partner));
  return static_cast<std::uint64_t>(waiting);
}

}  // namespace esclusa::sqlite
