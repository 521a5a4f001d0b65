#pragma once
/// One SQLite connection: cached statements, bound by order, read column after column. Belongs to one thread
/// at a time.

#include <sqlite3.h>

#include <concepts>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/handle.h"
#include "base/result.h"
#include "domain/decimal.h"
#include "sqlite/sqlite_store.h"

namespace esclusa::sqlite {

using Statement = Handle<sqlite3_stmt, sqlite3_finalize>;

/// Octets that go into a BLOB column; texts go in as they are.
struct Blob {
  std::string_view octets;
};

int bind(sqlite3_stmt* statement, int place, std::int64_t value);
int bind(sqlite3_stmt* statement, int place, std::string_view value);
int bind(sqlite3_stmt* statement, int place, Blob value);
template <std::integral Number>
int bind(sqlite3_stmt* statement, int place, Number value) {
  if constexpr (!std::same_as<Number, bool>) {
    if (!std::in_range<std::int64_t>(value)) return SQLITE_RANGE;
  }
  return bind(statement, place, static_cast<std::int64_t>(value));
}
inline int bind(sqlite3_stmt* statement, int place, const Digest& value) {
  return bind(statement, place, Blob{as_text(value)});
}
inline int bind(sqlite3_stmt* statement, int place, Instant value) {
  return bind(statement, place, static_cast<std::int64_t>(value.time_since_epoch().count()));
}
inline int bind(sqlite3_stmt* statement, int place, domain::Kilograms value) {
  return bind(statement, place, value.thousandths());
}
template <class Value>
int bind(sqlite3_stmt* statement, int place, const std::optional<Value>& value) {
  return value ? bind(statement, place, *value) : sqlite3_bind_null(statement, place);
}

class Connection;

/// One execution of a statement; the statement is free for the next one when this goes.
class Query {
 public:
  /// True while there is a row.
  Result<bool> step();

  /// The columns of the row from left to right: each call takes the next one.
  std::int64_t integer() { return sqlite3_column_int64(running_.get(), column_++); }
  std::uint64_t count() { return static_cast<std::uint64_t>(integer()); }
  int small() { return static_cast<int>(integer()); }
  bool flag() { return integer() != 0; }
  Instant instant() { return Instant{std::chrono::seconds{integer()}}; }
  domain::Kilograms kilograms() { return domain::Kilograms::from_thousandths(integer()); }
  std::string text();
  std::string blob();
  Digest digest();
  /// `query.maybe(&Query::instant)`: empty where the column is NULL.
  template <class Value>
  std::optional<Value> maybe(Value (Query::*read)()) {
    if (sqlite3_column_type(running_.get(), column_) != SQLITE_NULL) return (this->*read)();
    ++column_;
    return std::nullopt;
  }

 private:
  friend class Connection;
  Query(Connection& connection, Statement owned, sqlite3_stmt* running)
      : connection_(&connection), owned_(std::move(owned)), running_(running) {}

  struct Release {
    void operator()(sqlite3_stmt* statement) const noexcept {
      sqlite3_reset(statement);  // repeats the error of the last step, which was reported there
      sqlite3_clear_bindings(statement);
    }
  };
  Connection* connection_;
  Statement owned_;  // only of a statement that is not worth keeping; goes after `running_`
  std::unique_ptr<sqlite3_stmt, Release> running_;
  int column_ = 0;
};

enum class Access { write, read };

class Connection {
 public:
  static Result<std::unique_ptr<Connection>> open(const SqliteSettings& settings, Access access);

  /// Runs SQL without parameters and rows; several statements are allowed.
  Status execute(const std::string& sql);

  /// Prepares once and keeps.
  template <class... Values>
  Result<Query> query(std::string_view sql, const Values&... values) {
    ESC_TRY(sqlite3_stmt* const statement, cached(sql));
    return bound(Query{*this, nullptr, statement}, values...);
  }
  /// For SQL that is put together at run time: prepared for this once.
  Result<Query> once(std::string_view sql, const std::vector<std::string>& texts, std::int64_t last);

  /// Executes a statement that gives no rows.
  template <class... Values>
  Status run(std::string_view sql, const Values&... values) {
    ESC_TRY(Query statement, query(sql, values...));
    ESC_CHECK(statement.step());
    return {};
  }
  /// The same for a change of exactly one row. Errors: park "store.broken" if it was none or several.
  template <class... Values>
  Status run_on_one(std::string_view sql, const Values&... values) {
    ESC_CHECK(run(sql, values...));
    if (changes() == 1) return {};
    return failed(park("store.broken", "El almacén no tiene la fila que se quiso cambiar."));
  }
  /// Inserts a row and gives its id.
  template <class... Values>
  Result<std::int64_t> insert(std::string_view sql, const Values&... values) {
    ESC_CHECK(run(sql, values...));
    return static_cast<std::int64_t>(sqlite3_last_insert_rowid(database_.get()));
  }
  /// The first row as `read(query)` sees it.
  template <class Read, class... Values>
  auto row(Read read, std::string_view sql, const Values&... values)
      -> Result<std::optional<std::invoke_result_t<Read, Query&>>> {
    ESC_TRY(Query rows, query(sql, values...));
    ESC_TRY(const bool found, rows.step());
    if (!found) return std::optional<std::invoke_result_t<Read, Query&>>{};
    return std::optional{read(rows)};
  }
  template <class Read>
  static auto all(Read read, Query rows) -> Result<std::vector<std::invoke_result_t<Read, Query&>>> {
    std::vector<std::invoke_result_t<Read, Query&>> found;
    for (;;) {
      ESC_TRY(const bool more, rows.step());
      if (!more) return found;
      found.push_back(read(rows));
    }
  }
  template <class Read, class... Values>
  auto rows(Read read, std::string_view sql, const Values&... values) {
    using Rows = decltype(all(read, std::declval<Query>()));
    auto started = query(sql, values...);
    if (!started) return Rows{started.error()};
    return all(read, std::move(*started));
  }
  /// One integer of a statement that gives one row, as `count(*)` or `RETURNING` does.
  template <class... Values>
  Result<std::int64_t> number(std::string_view sql, const Values&... values) {
    ESC_TRY(const std::vector<std::int64_t> found,
            rows([](Query& row) { return row.integer(); }, sql, values...));
    if (found.size() == 1) return found.front();
    return failed(park("store.broken", "El almacén no tiene el contador que se buscó."));
  }

  [[nodiscard]] int changes() const { return sqlite3_changes(database_.get()); }
  [[nodiscard]] sqlite3* raw() const { return database_.get(); }

  Status begin();
  Status commit();
  /// False if the transaction could not be ended: the connection is of no use any more.
  bool roll_back();
  Status mark();
  Status undo_to_mark();

  /// The error of a call that returned `code`.
  Error failure(int code);
  /// Some errors (disk full) make SQLite roll back by itself; then every call gives the same error until
  /// `roll_back`, so that nothing runs outside the transaction.
  [[nodiscard]] const std::optional<Error>& lost() const { return lost_; }

 private:
  explicit Connection(sqlite3* database) : database_(database) {}
  Result<sqlite3_stmt*> cached(std::string_view sql);
  Result<Statement> prepare(std::string_view sql, unsigned flags);
  template <class... Values>
  Result<Query> bound(Query query, const Values&... values) {
    int code = SQLITE_OK;
    int place = 0;
    [[maybe_unused]] const auto next = [&](const auto& value) {
      if (code == SQLITE_OK) code = bind(query.running_.get(), ++place, value);
    };
    (next(values), ...);
    if (code != SQLITE_OK) return failure(code);
    return query;
  }

  /// A call of several statements may have stopped halfway: until it is undone the transaction must not go
  /// on.
  Error failed(Error error) {
    if (in_transaction_) failed_ = error;
    return error;
  }

  Handle<sqlite3, sqlite3_close_v2> database_;
  std::map<std::string, Statement, std::less<>> statements_;
  bool in_transaction_ = false;
  bool marked_ = false;
  bool writes_ = false;
  std::optional<Error> lost_;
  std::optional<Error> failed_;
};

/// A limit as LIMIT takes it.
inline std::int64_t capped(std::size_t limit) {
  return std::in_range<std::int64_t>(limit) ? static_cast<std::int64_t>(limit) : INT64_MAX;
}

}  // namespace esclusa::sqlite
