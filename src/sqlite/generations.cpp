#include <array>

#include "sqlite/repositories.h"

namespace esclusa::sqlite {
namespace {

store::Generation read_generation(Query& row) {
  store::Generation generation;
  generation.id = row.integer();
  generation.register_name = row.text();
  generation.series = row.text();
  generation.source = row.text();
  generation.sha256 = row.digest();
  generation.rows = row.count();
  generation.begun = row.instant();
  generation.activated = row.maybe(&Query::instant);
  return generation;
}

// The first rows of each table, as one range of its key; '~' comes after every key.
constexpr std::array<std::string_view, 6> kSweeps{
    "DELETE FROM register_ruc WHERE generation = ?1 AND ruc <= coalesce("
    "(SELECT ruc FROM register_ruc WHERE generation = ?1 ORDER BY ruc LIMIT 1 OFFSET ?2 - 1), '~')",
    "DELETE FROM register_companies WHERE generation = ?1 AND ruc <= coalesce("
    "(SELECT ruc FROM register_companies WHERE generation = ?1 ORDER BY ruc LIMIT 1 OFFSET ?2 - 1), '~')",
    "DELETE FROM register_representatives WHERE generation = ?1 AND ruc <= coalesce("
    "(SELECT ruc FROM register_representatives WHERE generation = ?1 ORDER BY ruc LIMIT 1 OFFSET ?2 - 1), "
    "'~')",
    "DELETE FROM register_oce WHERE generation = ?1 AND code <= coalesce("
    "(SELECT code FROM register_oce WHERE generation = ?1 ORDER BY code LIMIT 1 OFFSET ?2 - 1), '~')",
    "DELETE FROM register_users WHERE generation = ?1 AND ruc <= coalesce("
    "(SELECT ruc FROM register_users WHERE generation = ?1 ORDER BY ruc LIMIT 1 OFFSET ?2 - 1), '~')",
    "DELETE FROM register_codes WHERE generation = ?1 AND code <= coalesce("
    "(SELECT code FROM register_codes WHERE generation = ?1 ORDER BY code LIMIT 1 OFFSET ?2 - 1), '~')",
};

}  // namespace

Result<std::int64_t> Generations::begin(const store::NewGeneration& generation) {
  ESC_CHECK(
      db_.run("UPDATE generations SET state = 'old' WHERE register = ?1 AND state = 'filling'"
              " AND (series = '') = (?2 = '')",
              generation.register_name, generation.series));
  return db_.insert(
      "INSERT INTO generations (register, series, state, source, sha256, rows, begun)"
      " VALUES (?, ?, 'filling', ?, ?, 0, ?)",
      generation.register_name, generation.series, generation.source, generation.sha256, generation.begun);
}

Status Generations::expect_filling() {
  if (db_.changes() == 1) return {};
  return retry("store.overtaken", "Otra carga de este registro empezó después; esta se abandona.");
}

Status Generations::extend(std::int64_t id, std::uint64_t rows) {
  ESC_CHECK(db_.run("UPDATE generations SET rows = rows + ?2 WHERE id = ?1 AND state = 'filling'", id, rows));
  return expect_filling();
}

Status Generations::activate(std::int64_t id, Instant now) {
  ESC_CHECK(
      db_.run("UPDATE generations SET state = 'old' WHERE state = 'current'"
              " AND register = (SELECT register FROM generations WHERE id = ?)",
              id));
  ESC_CHECK(
      db_.run("UPDATE generations SET state = 'current', activated = ?2 WHERE id = ?1 AND state = 'filling'",
              id, now));
  ESC_CHECK(expect_filling());
  ESC_CHECK(next_in_sequence(db_, "registers"));
  return {};
}

Status Generations::discard(std::int64_t id) {
  return db_.run("UPDATE generations SET state = 'old' WHERE id = ? AND state = 'filling'", id);
}

Result<std::optional<store::Generation>> Generations::current(const std::string& register_name) {
  return db_.row(read_generation,
                 "SELECT id, register, series, source, sha256, rows, begun, activated FROM generations"
                 " WHERE register = ? AND state = 'current'",
                 register_name);
}

Result<std::vector<store::Generation>> Generations::all_current() {
  return db_.rows(read_generation,
                  "SELECT id, register, series, source, sha256, rows, begun, activated FROM generations"
                  " WHERE register >= '' AND state = 'current' ORDER BY register");
}

Result<std::optional<store::Generation>> Generations::filling(const std::string& register_name) {
  return db_.row(read_generation,
                 "SELECT id, register, series, source, sha256, rows, begun, activated FROM generations"
                 " WHERE register = ? AND state = 'filling' AND series <> ''",
                 register_name);
}

Status Generations::add_part(std::int64_t id, int part) {
  return db_.run("INSERT INTO generation_parts (generation, part) VALUES (?, ?)", id, part);
}

Result<bool> Generations::has_part(std::int64_t id, int part) {
  ESC_TRY(const std::int64_t there,
          db_.number("SELECT EXISTS (SELECT 1 FROM generation_parts WHERE generation = ? AND part = ?)", id,
                     part));
  return there != 0;
}

Result<int> Generations::count_parts(std::int64_t id) {
  ESC_TRY(const std::int64_t parts,
          db_.number("SELECT count(*) FROM generation_parts WHERE generation = ?", id));
  return static_cast<int>(parts);
}

Result<std::int64_t> Generations::version() {
  return db_.number("SELECT coalesce((SELECT value FROM sequences WHERE name = 'registers'), 0)");
}

Result<std::optional<std::int64_t>> Generations::oldest() {
  return db_.row([](Query& row) { return row.integer(); },
                 "SELECT id FROM generations WHERE state = 'old' ORDER BY id LIMIT 1");
}

Result<bool> Generations::any_old() {
  ESC_TRY(const auto old, oldest());
  return old.has_value();
}

Result<bool> Generations::sweep(std::size_t limit) {
  ESC_TRY(const auto old, oldest());
  if (!old) return false;
  for (const std::string_view rows : kSweeps) {
    ESC_CHECK(db_.run(rows, *old, capped(limit)));
    if (db_.changes() > 0) return true;
  }
  ESC_CHECK(db_.run("DELETE FROM generation_parts WHERE generation = ?", *old));
  ESC_CHECK(db_.run_on_one("DELETE FROM generations WHERE id = ?", *old));
  return true;
}

}  // namespace esclusa::sqlite
