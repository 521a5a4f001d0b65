#include <sstream>

#include "sqlite/repositories.h"

namespace esclusa::sqlite {
namespace {

std::string lines_of(const std::vector<store::LoteFinding>& findings) {
  std::string lines;
  for (const store::LoteFinding& finding : findings) lines += finding.code + ' ' + finding.path + '\n';
  return lines;
}

std::vector<store::LoteFinding> findings_of(const std::string& lines) {
  std::vector<store::LoteFinding> findings;
  std::istringstream in(lines);
  for (std::string line; std::getline(in, line);) {
    const std::size_t space = line.find(' ');
    findings.push_back({line.substr(0, space), line.substr(space + 1)});
  }
  return findings;
}

store::DecidedEntry read_decided(Query& row) {
  store::DecidedEntry entry;
  entry.entry = row.count();
  entry.name = row.text();
  entry.size = row.count();
  entry.sha256 = row.maybe(&Query::digest);
  entry.document = row.maybe(&Query::integer);
  entry.repetition = row.small();
  entry.kind = row.text();
  entry.submission_number = row.text();
  entry.result = row.text();
  entry.procedure_number = row.text();
  entry.pending_state = row.text();
  entry.findings = findings_of(row.text());
  entry.omitted = row.count();
  return entry;
}

}  // namespace

Result<std::optional<store::LoteProgress>> Lotes::progress(std::int64_t lote) {
  const auto read = [](Query& row) {
    store::LoteProgress progress;
    progress.next = row.count();
    progress.planned = row.flag();
    progress.set_aside = row.small();
    return progress;
  };
  return db_.row(read, "SELECT next, planned, set_aside FROM lotes WHERE arrival = ?", lote);
}

Status Lotes::begin(std::int64_t lote) {
  return db_.run("INSERT INTO lotes (arrival) VALUES (?)", lote);
}

Status Lotes::plan(std::int64_t lote, const store::PlannedEntry& entry) {
  return db_.run("INSERT INTO lote_entries (lote, entry, name, rank) VALUES (?, ?, ?, ?)", lote, entry.entry,
                 entry.name, entry.rank);
}

Status Lotes::planned(std::int64_t lote, std::uint64_t next, bool done) {
  return db_.run_on_one("UPDATE lotes SET next = ?2, planned = ?3 WHERE arrival = ?1", lote, next,
                        done ? 1 : 0);
}

Result<std::vector<store::PlannedEntry>> Lotes::undecided(std::int64_t lote, std::size_t limit) {
  const auto read = [](Query& row) {
    store::PlannedEntry entry;
    entry.entry = row.count();
    entry.name = row.text();
    entry.rank = row.small();
    return entry;
  };
  return db_.rows(read,
                  "SELECT entry, name, rank FROM lote_entries WHERE lote = ? AND result IS NULL"
                  " ORDER BY rank, entry LIMIT ?",
                  lote, capped(limit));
}

Status Lotes::decide(std::int64_t lote, const store::DecidedEntry& entry) {
  return db_.run_on_one(
      "UPDATE lote_entries SET size = ?3, sha256 = ?4, document = ?5, repetition = ?6, kind = ?7,"
      " submission_number = ?8, result = ?9, procedure_number = ?10, pending_state = ?11, findings = ?12,"
      " omitted = ?13 WHERE lote = ?1 AND entry = ?2 AND result IS NULL",
      lote, entry.entry, entry.size, entry.sha256, entry.document, entry.repetition, entry.kind,
      entry.submission_number, entry.result, entry.procedure_number, entry.pending_state,
      lines_of(entry.findings), entry.omitted);
}

Status Lotes::count_set_aside(std::int64_t lote) {
  return db_.run_on_one("UPDATE lotes SET set_aside = set_aside + 1 WHERE arrival = ?", lote);
}

Result<std::vector<store::DecidedEntry>> Lotes::decided(std::int64_t lote, std::uint64_t from,
                                                        std::size_t limit) {
  return db_.rows(read_decided,
                  "SELECT entry, name, size, sha256, document, repetition, kind, submission_number, result,"
                  " procedure_number, pending_state, findings, omitted FROM lote_entries"
                  " WHERE lote = ? AND entry >= ? AND result IS NOT NULL ORDER BY entry LIMIT ?",
                  lote, from, capped(limit));
}

Result<store::LoteTotals> Lotes::totals(std::int64_t lote) {
  const auto read = [](Query& row) {
    store::LoteTotals totals;
    totals.entries = row.count();
    totals.accepted = row.count();
    totals.accepted_with_observations = row.count();
    totals.refused = row.count();
    totals.pending = row.count();
    totals.repetitions = row.count();
    return totals;
  };
  ESC_TRY(const auto found,
          db_.row(read,
                  "SELECT count(result), count(*) FILTER (WHERE repetition = 0 AND result = 'ACEPTADO'),"
                  " count(*) FILTER (WHERE repetition = 0 AND result = 'ACEPTADO_CON_OBSERVACIONES'),"
                  " count(*) FILTER (WHERE repetition = 0 AND result = 'RECHAZADO'),"
                  " count(*) FILTER (WHERE repetition = 0 AND result = 'PENDIENTE'),"
                  " count(*) FILTER (WHERE repetition > 0) FROM lote_entries WHERE lote = ?",
                  lote));
  return found.value_or(store::LoteTotals{});
}

Result<std::optional<store::LotePlace>> Lotes::place_of(std::int64_t document) {
  const auto read = [](Query& row) {
    store::LotePlace place;
    place.lote = row.integer();
    place.entry = row.count();
    return place;
  };
  return db_.row(read, "SELECT lote, entry FROM lote_entries WHERE document = ? AND repetition = 0",
                 document);
}

}  // namespace esclusa::sqlite
