#include "sqlite/migrate.h"

#include <fmt/format.h>

#include <vector>

#include "sqlite/sha256.h"

namespace esclusa::sqlite {
namespace {

struct Applied {
  int number = 0;
  Digest sha256{};
};

Result<std::vector<Applied>> applied(Connection& connection) {
  const auto read = [](Query& row) {
    Applied one;
    one.number = row.small();
    one.sha256 = row.digest();
    return one;
  };
  ESC_TRY(
      const auto tables,
      connection.number("SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'migrations'"));
  if (tables == 0) return std::vector<Applied>{};
  return connection.rows(read, "SELECT number, sha256 FROM migrations ORDER BY number");
}

Status check(const std::vector<Applied>& done, std::span<const Migration> known) {
  if (done.size() > known.size()) {
    return park("store.newer",
                fmt::format("La base de datos tiene el esquema {}; esta versión conoce hasta el {}.",
                            done.back().number, known.size()));
  }
  for (std::size_t i = 0; i < done.size(); ++i) {
    ESC_TRY(const Digest expected, sha256(known[i].sql));
    if (done[i].number == known[i].number && done[i].sha256 == expected) continue;
    return park("store.altered",
                fmt::format("El esquema {} de la base de datos no es el de esta versión.", known[i].name));
  }
  return {};
}

Status apply(Connection& connection, const Migration& migration) {
  ESC_TRY(const Digest digest, sha256(migration.sql));
  ESC_CHECK(connection.execute(
      "CREATE TABLE IF NOT EXISTS migrations (number INTEGER PRIMARY KEY, name TEXT NOT NULL, "
      "sha256 BLOB NOT NULL, applied INTEGER NOT NULL) STRICT"));
  ESC_CHECK(connection.execute(std::string{migration.sql}));
  return connection.run(
      "INSERT INTO migrations (number, name, sha256, applied) VALUES (?, ?, ?, unixepoch())",
      migration.number, migration.name, digest);
}

Status apply_next(Connection& connection, std::span<const Migration> known) {
  ESC_CHECK(connection.begin());
  // Another process may have been faster while we waited for the lock.
  const auto step = [&]() -> Status {
    ESC_TRY(const std::vector<Applied> done, applied(connection));
    ESC_CHECK(check(done, known));
    if (done.size() < known.size()) ESC_CHECK(apply(connection, known[done.size()]));
    return connection.commit();
  };
  Status status = step();
  if (!status) connection.roll_back();
  return status;
}

}  // namespace

Status migrate(Connection& connection, std::span<const Migration> known) {
  for (;;) {
    ESC_TRY(const std::vector<Applied> done, applied(connection));
    ESC_CHECK(check(done, known));
    if (done.size() == known.size()) return {};
    ESC_CHECK(apply_next(connection, known));
  }
}

}  // namespace esclusa::sqlite
