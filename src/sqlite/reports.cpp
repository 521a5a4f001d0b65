#include "sqlite/repositories.h"

namespace esclusa::sqlite {

Status Reports::add_head(const store::ReportHead& head) {
  return db_.run_on_one(
      "INSERT INTO reports (document, declaration, kind, arrived, ruc, depot, district, entry_type, motive, "
      "entry, "
      "mrn, msn, hsn)"
      " SELECT id, ?2, kind, arrived, ruc, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10 FROM documents WHERE id = ?1",
      head.document, head.declaration, head.depot, head.district, head.entry_type, head.motive, head.entry,
      head.mrn, head.msn, head.hsn);
}

Status Reports::put_line(const store::ReportLine& line) {
  return db_.run(
      "INSERT OR REPLACE INTO report_lines (document, detail, sequence, declaration, mode, perishable, "
      "container,"
      " pieces, weight, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      line.document, line.detail, line.sequence, line.declaration, line.mode, line.perishable, line.container,
      line.pieces, line.weight, line.at);
}

Result<std::vector<store::ReportLine>> Reports::lines(std::int64_t document) {
  const auto read = [](Query& row) {
    store::ReportLine line;
    line.document = row.integer();
    line.detail = row.integer();
    line.sequence = row.integer();
    line.declaration = row.text();
    line.mode = row.text();
    line.perishable = row.flag();
    line.container = row.text();
    line.pieces = row.integer();
    line.weight = row.kilograms();
    line.at = row.instant();
    return line;
  };
  return db_.rows(
      read,
      "SELECT document, detail, sequence, declaration, mode, perishable, container, pieces, weight, at"
      " FROM report_lines WHERE document = ? ORDER BY detail, sequence",
      document);
}

Status Reports::link_exit(std::int64_t exit, std::int64_t entry) {
  return db_.run("INSERT INTO exits (document, entry) VALUES (?, ?)", exit, entry);
}

Status Reports::unlink_exit(std::int64_t exit) {
  return db_.run_on_one("DELETE FROM exits WHERE document = ?", exit);
}

Result<std::vector<std::int64_t>> Reports::exits_of(std::int64_t entry) {
  return db_.rows([](Query& row) { return row.integer(); },
                  "SELECT document FROM exits WHERE entry = ? ORDER BY document", entry);
}

Status Reports::add_correction(std::int64_t original, std::int64_t degree, std::int64_t document) {
  return db_.run("INSERT INTO corrections (original, degree, document) VALUES (?, ?, ?)", original, degree,
                 document);
}

Result<std::int64_t> Reports::last_degree(std::int64_t original) {
  return db_.number("SELECT coalesce(max(degree), 0) FROM corrections WHERE original = ?", original);
}

}  // namespace esclusa::sqlite
