#include <fmt/format.h>

#include <algorithm>
#include <sstream>

#include "sqlite/account_row.h"
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
  /// Texts of what stands before the conditions.
  void bind_first(const std::vector<std::string>& texts) {
    texts_.insert(texts_.begin(), texts.begin(), texts.end());
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

/// One page: `select` ends with the tables, `from` are the same tables without columns.
template <class Read>
auto page_of(Connection& db, const std::string& select, const std::string& from, const Conditions& where,
             const char* order, const store::Window& window, Read read)
    -> Result<store::Listed<std::invoke_result_t<Read, Query&>>> {
  store::Listed<std::invoke_result_t<Read, Query&>> listed;
  ESC_TRY(listed.total, count_of(db, from, where));
  const std::string sql =
      fmt::format("{}{} ORDER BY {} LIMIT ? OFFSET {}", select, where.sql(), order, window.offset);
  ESC_TRY(Query rows, db.once(sql, where.texts(), capped(window.limit)));
  ESC_TRY(listed.rows, Connection::all(read, std::move(rows)));
  return listed;
}

// --- reports

const char* const kReports =
    "FROM reports r JOIN documents d ON d.id = r.document"
    " JOIN movements m ON m.declaration = r.declaration AND m.depot = r.depot AND m.document = r.document"
    " LEFT JOIN declarations x ON x.number = r.declaration"
    " LEFT JOIN shipments s ON s.declaration = r.declaration AND s.depot = r.depot ";

/// Entries of before there were lines have their movement only.
const char* const kReportColumns =
    "SELECT d.submission_number, r.declaration, coalesce(x.exporter_name, ''), r.depot, m.at,"
    " coalesce((SELECT sum(l.pieces) FROM report_lines l WHERE l.document = r.document AND l.declaration ="
    " r.declaration), m.pieces),"
    " coalesce((SELECT sum(l.weight) FROM report_lines l WHERE l.document = r.document AND l.declaration ="
    " r.declaration), m.weight),"
    " coalesce((SELECT group_concat(l.container) FROM report_lines l WHERE l.document = r.document"
    " AND l.declaration = r.declaration AND l.container <> ''), ''),"
    " r.entry_type, r.motive, r.entry, d.document_state, coalesce(x.channel, ''),"
    " coalesce(s.pieces_in - s.pieces_out, 0), coalesce(s.weight_in - s.weight_out, 0) ";

/// In order, each once.
std::vector<std::string> parts_of(const std::string& list) {
  std::vector<std::string> parts;
  std::istringstream text(list);
  for (std::string part; std::getline(text, part, ',');) parts.push_back(part);
  std::ranges::sort(parts);
  parts.erase(std::unique(parts.begin(), parts.end()), parts.end());
  return parts;
}

store::ReportRow read_report(Query& row) {
  store::ReportRow report;
  report.submission_number = row.text();
  report.declaration = row.text();
  report.exporter = row.text();
  report.depot = row.text();
  report.at = row.instant();
  report.amount.pieces = row.integer();
  report.amount.weight = row.kilograms();
  report.containers = parts_of(row.text());
  report.entry_type = row.text();
  report.motive = row.text();
  report.entry = row.text();
  report.document_state = row.text();
  report.channel = row.text();
  report.left.pieces = row.integer();
  report.left.weight = row.kilograms();
  return report;
}

/// The plus keeps SQLite from walking through everybody's reports of the time where a better way is known.
Conditions conditions_of(const store::ReportEnquiry& enquiry) {
  Conditions where;
  const bool narrow =
      !enquiry.scope.everything || !enquiry.submission_number.empty() || !enquiry.declaration.empty();
  where.add(narrow ? "+r.kind = ?" : "r.kind = ?", {enquiry.kind});
  if (!enquiry.scope.everything) {
    where.add("(r.ruc = ? OR r.declaration IN (SELECT number FROM declarations WHERE exporter_id = ?))",
              {enquiry.scope.ruc, enquiry.scope.ruc});
  }
  if (enquiry.from && enquiry.to) where.add_time("r.arrived", *enquiry.from, *enquiry.to);
  where.add_if(
      "r.document IN (SELECT id FROM documents WHERE submission_number = ? AND submission_number <> '')",
      enquiry.submission_number);
  where.add_if("r.declaration = ?", enquiry.declaration);
  where.add_if("r.depot = ?", enquiry.depot);
  where.add_if("r.district = ?", enquiry.district);
  where.add_if("d.document_state = ?", enquiry.document_state);
  where.add_if(
      "EXISTS (SELECT 1 FROM report_lines l WHERE l.document = r.document AND l.declaration = r.declaration"
      " AND l.container = ?)",
      enquiry.container);
  where.add_if("r.entry_type = ?", enquiry.entry_type);
  where.add_if("r.motive = ?", enquiry.motive);
  where.add_if("r.entry = ?", enquiry.entry);
  return where;
}

// --- milestones

store::MilestoneRow read_milestone(Query& row) {
  const auto amount = [&row]() -> std::optional<store::Amount> {
    const auto pieces = row.maybe(&Query::integer);
    const auto weight = row.maybe(&Query::kilograms);
    if (!pieces || !weight) return std::nullopt;
    return store::Amount{*pieces, *weight};
  };
  store::MilestoneRow milestone;
  milestone.declaration = row.text();
  milestone.depot = row.text();
  milestone.document = row.integer();
  milestone.submission_number = row.text();
  milestone.event = row.text();
  milestone.at = row.instant();
  milestone.author = row.text();
  milestone.moved = amount();
  milestone.left = amount();
  milestone.state = row.text();
  milestone.detail = row.text();
  return milestone;
}

/// The steps that were booked, and before them the declaration itself. `chosen` is put in twice.
std::string timeline_of(const std::string& chosen) {
  return fmt::format(
      "FROM (SELECT id, declaration, depot, document, event, at, author, pieces, weight, pieces_left,"
      " weight_left, state, detail FROM milestones WHERE declaration {0}"
      " UNION ALL SELECT 0, number, '', 0, '{1}', accepted, exporter_id, pieces, gross_weight, NULL, NULL,"
      " 'ACEPTADA', 'Estado actual de la DAE: ' || state FROM declarations WHERE number {0}) m ",
      chosen, store::kDeclared);
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
  return page_of(db_, kSelectDocument, "FROM documents ", where, "arrived DESC, id DESC", window,
                 read_document);
}

Result<store::Listed<store::Account>> Enquiries::accounts(const store::AccountEnquiry& enquiry,
                                                          const store::Window& window) {
  Conditions where;
  where.add_if("identity_number = ?", enquiry.identity_number);
  if (enquiry.company) where.add("ruc = ?", {*enquiry.company});
  where.add_if("state = ?", enquiry.state);
  return page_of(db_, kSelectAccount, "FROM accounts ", where, "document DESC", window, read_account);
}

Result<store::Listed<store::ReportRow>> Enquiries::reports(const store::ReportEnquiry& enquiry,
                                                           const store::Window& window) {
  return page_of(db_, std::string{kReportColumns} + kReports, kReports, conditions_of(enquiry),
                 "r.arrived DESC, r.document DESC, r.declaration", window, read_report);
}

Result<store::Listed<store::MilestoneRow>> Enquiries::milestones(const store::MilestoneEnquiry& enquiry,
                                                                 const store::Window& window) {
  std::string chosen = "= ?";
  std::vector<std::string> key{enquiry.declaration};
  if (enquiry.declaration.empty()) {
    chosen = "IN (SELECT declaration FROM reports WHERE mrn <> '' AND mrn = ? AND msn = ?";
    key = {enquiry.mrn, enquiry.msn};
    if (!enquiry.hsn.empty()) {
      chosen += " AND hsn = ?";
      key.push_back(enquiry.hsn);
    }
    chosen += ")";
  }
  Conditions where;
  where.bind_first(key);
  where.bind_first(key);
  if (!enquiry.scope.everything) {
    where.add(
        "(EXISTS (SELECT 1 FROM declarations x WHERE x.number = m.declaration AND x.exporter_id = ?)"
        " OR EXISTS (SELECT 1 FROM reports r WHERE r.declaration = m.declaration AND r.ruc = ?"
        " AND m.depot IN ('', r.depot)))",
        {enquiry.scope.ruc, enquiry.scope.ruc});
  }
  where.add_if("m.depot IN ('', ?)", enquiry.depot);
  const std::string from = timeline_of(chosen);
  return page_of(
      db_,
      "SELECT m.declaration, m.depot, m.document, coalesce((SELECT submission_number FROM documents"
      " WHERE id = m.document), ''), m.event, m.at, m.author, m.pieces, m.weight, m.pieces_left,"
      " m.weight_left, m.state, m.detail " +
          from,
      from, where, "m.at, m.id", window, read_milestone);
}

}  // namespace esclusa::sqlite
