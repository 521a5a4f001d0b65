#include <fmt/format.h>

#include "sqlite/document_row.h"
#include "sqlite/repositories.h"

namespace esclusa::sqlite {
namespace {

/// Conditions that are put together, with their texts in the same order.
class Conditions {
 public:
  void add(const std::string& condition, std::initializer_list<std::string> texts) {
    sql_ += (sql_.empty() ? "WHERE " : " AND ") + condition;
    texts_.insert(texts_.end(), texts);
  }
  void add_if(const std::string& condition, const std::string& text) {
    if (!text.empty()) add(condition, {text});
  }
  void add_time(const std::string& column, Instant from, Instant to) {
    add(column + " >= CAST(? AS INTEGER)", {std::to_string(from.time_since_epoch().count())});
    add(column + " < CAST(? AS INTEGER)", {std::to_string(to.time_since_epoch().count())});
  }
  [[nodiscard]] const std::string& sql() const { return sql_; }
  [[nodiscard]] const std::vector<std::string>& texts() const { return texts_; }

 private:
  std::string sql_;
  std::vector<std::string> texts_;
};

constexpr std::int64_t kAll = -1;  // LIMIT

Result<std::uint64_t> count_of(Connection& db, const std::string& from, const Conditions& where) {
  const std::string sql = "SELECT count(*) " + from + where.sql() + " LIMIT ?";
  ESC_TRY(Query rows, db.once(sql, where.texts(), kAll));
  const auto read = [](Query& row) { return row.count(); };
  ESC_TRY(const std::vector<std::uint64_t> counts, Connection::all(read, std::move(rows)));
  return counts.empty() ? 0 : counts.front();
}

}  // namespace

Result<store::Listed<store::DocumentRecord>> Enquiries::documents(const store::DocumentEnquiry& enquiry,
                                                                  const store::Window& window) {
  Conditions where;
  if (!enquiry.scope.everything) {
    where.add(
        "(ruc = ? OR id IN (SELECT c.document FROM declarations d JOIN citations c ON c.declaration = "
        "d.number"
        " WHERE d.exporter_id = ?))",
        {enquiry.scope.ruc, enquiry.scope.ruc});
  }
  where.add_time("arrived", enquiry.from, enquiry.to);
  where.add_if("submission_number = ?", enquiry.submission_number);
  where.add_if("document_state = ?", enquiry.document_state);
  where.add_if("user = ?", enquiry.user);
  where.add_if("oce_code = ?", enquiry.oce_code);
  if (!enquiry.kinds.empty()) {
    std::string list;
    for (const std::string& kind : enquiry.kinds) list += (list.empty() ? "" : ",") + kind;
    where.add("instr(',' || ? || ',', ',' || kind || ',') > 0", {list});
  }
  store::Listed<store::DocumentRecord> listed;
  ESC_TRY(listed.total, count_of(db_, "FROM documents ", where));
  const std::string sql = fmt::format("{}{} ORDER BY arrived DESC, id DESC LIMIT ? OFFSET {}",
                                      kSelectDocument, where.sql(), window.offset);
  ESC_TRY(Query rows, db_.once(sql, where.texts(), capped(window.limit)));
  ESC_TRY(listed.rows, Connection::all(read_document, std::move(rows)));
  return listed;
}

}  // namespace esclusa::sqlite
