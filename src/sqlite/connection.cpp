#include "sqlite/connection.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>

namespace esclusa::sqlite {
namespace {

bool out_of_space(int code, int system_error) {
  if ((code & 0xFF) == SQLITE_FULL) return true;
  return (code & 0xFF) == SQLITE_IOERR && (system_error == ENOSPC || system_error == EDQUOT);
}

Error error_of(sqlite3* database, int code) {
  const int primary = code & 0xFF;
  if (primary == SQLITE_BUSY || primary == SQLITE_LOCKED)
    return retry("store.busy", "La base de datos está ocupada por otro proceso.");
  if (out_of_space(code, sqlite3_system_errno(database)))
    return park("store.full", "No queda espacio para la base de datos.");
  // SQLite's message names tables and columns, never values.
  return park("store.broken",
              fmt::format("La base de datos falló: {} ({}).", sqlite3_errmsg(database), code));
}

// Autocheckpoint: rewriting the same pages less often is worth a log of some 16 MB.
constexpr const char* kWriterPragmas =
    "PRAGMA page_size=4096;"
    "PRAGMA synchronous=FULL;"
    "PRAGMA foreign_keys=ON;"
    "PRAGMA trusted_schema=OFF;"
    "PRAGMA temp_store=MEMORY;"
    "PRAGMA cache_size=-32768;"
    "PRAGMA wal_autocheckpoint=4000;"
    "PRAGMA journal_size_limit=67108864;";
constexpr const char* kReaderPragmas =
    "PRAGMA query_only=ON;"
    "PRAGMA trusted_schema=OFF;"
    "PRAGMA temp_store=MEMORY;"
    "PRAGMA cache_size=-8192;";

}  // namespace

int bind(sqlite3_stmt* statement, int place, std::int64_t value) {
  return sqlite3_bind_int64(statement, place, value);
}

int bind(sqlite3_stmt* statement, int place, std::string_view value) {
  const char* const text = value.data() == nullptr ? "" : value.data();  // a null pointer would bind NULL
  return sqlite3_bind_text64(statement, place, text, value.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
}

int bind(sqlite3_stmt* statement, int place, Blob value) {
  const char* const octets = value.octets.data() == nullptr ? "" : value.octets.data();
  return sqlite3_bind_blob64(statement, place, octets, value.octets.size(), SQLITE_TRANSIENT);
}

Result<bool> Query::step() {
  if (connection_->lost()) return *connection_->lost();
  column_ = 0;
  const int code = sqlite3_step(running_.get());
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  return connection_->failure(code);
}

std::string Query::text() {
  return blob();
}

std::string Query::blob() {
  const int column = column_++;
  const void* const octets = sqlite3_column_blob(running_.get(), column);
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(running_.get(), column));
  return octets == nullptr ? std::string{} : std::string{static_cast<const char*>(octets), size};
}

Digest Query::digest() {
  const std::string octets = blob();
  Digest digest{};
  const ByteView view = as_bytes(octets);
  if (view.size() == digest.size()) std::copy(view.begin(), view.end(), digest.begin());
  return digest;
}

Result<std::unique_ptr<Connection>> Connection::open(const SqliteSettings& settings, Access access) {
  const bool writes = access == Access::write;
  const int mode = writes ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY;
  sqlite3* database = nullptr;
  const int code = sqlite3_open_v2(settings.path.c_str(), &database,
                                   mode | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nullptr);
  std::unique_ptr<Connection> connection{
      new Connection{database}};  // the connection owns database now, also a failed one
  if (database == nullptr) return park("store.broken", "No hay memoria para abrir la base de datos.");
  if (code != SQLITE_OK) return connection->failure(code);
  connection->writes_ = writes;
  const auto wait = static_cast<int>(std::clamp<std::int64_t>(settings.busy_timeout.count(), 0, INT32_MAX));
  if (sqlite3_busy_timeout(database, wait) != SQLITE_OK) return connection->failure(SQLITE_MISUSE);
  ESC_CHECK(connection->execute(writes ? kWriterPragmas : kReaderPragmas));
  if (!writes) return connection;

  const auto text = [](Query& row) { return row.text(); };
  ESC_TRY(const auto journal_mode, connection->row(text, "PRAGMA journal_mode=WAL"));
  if (journal_mode != "wal") {
    return park("store.broken", "El disco de la base de datos no admite el modo WAL (¿carpeta de red?).");
  }
  if (settings.max_bytes != 0) {
    ESC_TRY(const std::int64_t page_size, connection->number("PRAGMA page_size"));
    const std::uint64_t pages =
        std::max<std::uint64_t>(1, settings.max_bytes / static_cast<std::uint64_t>(page_size));
    ESC_CHECK(connection->execute(fmt::format("PRAGMA max_page_count={}", pages)));
  }
  connection->statements_.clear();
  return connection;
}

Status Connection::execute(const std::string& sql) {
  if (lost_) return *lost_;
  const int code = sqlite3_exec(database_.get(), sql.c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) return failure(code);
  return {};
}

Result<Statement> Connection::prepare(std::string_view sql, unsigned flags) {
  if (lost_) return *lost_;
  sqlite3_stmt* statement = nullptr;
  const int code = sqlite3_prepare_v3(database_.get(), sql.data(), static_cast<int>(sql.size()), flags,
                                      &statement, nullptr);
  if (code != SQLITE_OK) return failure(code);
  return Statement{statement};
}

Result<sqlite3_stmt*> Connection::cached(std::string_view sql) {
  const auto known = statements_.find(sql);
  if (known != statements_.end()) return known->second.get();
  ESC_TRY(Statement statement, prepare(sql, SQLITE_PREPARE_PERSISTENT));
  return statements_.emplace(sql, std::move(statement)).first->second.get();
}

Result<Query> Connection::once(std::string_view sql, const std::vector<std::string>& texts,
                               std::int64_t last) {
  ESC_TRY(Statement statement, prepare(sql, 0));
  sqlite3_stmt* const running = statement.get();
  Query query{*this, std::move(statement), running};
  int place = 0;
  for (const std::string& text : texts) {
    const int code = bind(running, ++place, std::string_view{text});
    if (code != SQLITE_OK) return failure(code);
  }
  const int code = bind(running, ++place, last);
  if (code != SQLITE_OK) return failure(code);
  return query;
}

Status Connection::begin() {
  ESC_CHECK(run(writes_ ? "BEGIN IMMEDIATE" : "BEGIN DEFERRED"));
  in_transaction_ = true;
  if (writes_) return {};
  // A deferred transaction takes its snapshot at the first read; the caller expects it to be of this moment.
  ESC_CHECK(row([](Query& found) { return found.integer(); }, "SELECT 1 FROM migrations LIMIT 1"));
  return {};
}

Status Connection::commit() {
  if (failed_) return *failed_;
  ESC_CHECK(run("COMMIT"));
  in_transaction_ = false;
  marked_ = false;
  return {};
}

bool Connection::roll_back() {
  lost_.reset();
  failed_.reset();
  in_transaction_ = false;
  marked_ = false;
  if (sqlite3_get_autocommit(database_.get()) != 0) return true;
  return run("ROLLBACK").ok() || sqlite3_get_autocommit(database_.get()) != 0;
}

Status Connection::mark() {
  if (failed_) return *failed_;
  if (marked_) ESC_CHECK(run("RELEASE mark"));
  marked_ = false;
  ESC_CHECK(run("SAVEPOINT mark"));
  marked_ = true;
  return {};
}

Status Connection::undo_to_mark() {
  if (!marked_) return park("store.broken", "No hay una marca a la que volver.");
  ESC_CHECK(run("ROLLBACK TO mark"));
  failed_.reset();
  return {};
}

Error Connection::failure(int code) {
  Error error = error_of(database_.get(), code);
  if (in_transaction_ && sqlite3_get_autocommit(database_.get()) != 0) lost_ = error;
  return failed(std::move(error));
}

}  // namespace esclusa::sqlite
