#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>
#include <sstream>
#include <string_view>

#include "sqlite/repositories.h"

namespace esclusa::sqlite {
namespace {

void count_result(store::Tally& tally, std::string_view result, std::string_view transmission_state) {
  if (result == "ACEPTADO") ++tally.accepted;
  if (result == "ACEPTADO_CON_OBSERVACIONES") ++tally.accepted_with_observations;
  if (result == "PENDIENTE") ++tally.pending;
  if (result == "RECHAZADO")
    ++(transmission_state == "ERROR DE RECEPCION" ? tally.refused_technically : tally.refused);
}

void count_codes(std::map<std::string, std::uint64_t>& counts, std::string_view codes) {
  while (!codes.empty()) {
    const std::string_view code = codes.substr(0, codes.find(','));
    ++counts[std::string{code}];
    codes.remove_prefix(std::min(codes.size(), code.size() + 1));
  }
}

/// A file or an entry of a lote, and what was decided about it.
struct Item {
  bool decided = false;
  bool repeated = false;
  std::string kind;
  std::string result;
  std::string transmission_state;
  std::string codes;
};

Item read_item(Query& row) {
  Item item;
  item.decided = row.flag();
  item.repeated = row.integer() > 0;
  item.kind = row.text();
  item.result = row.text();
  item.transmission_state = row.text();
  item.codes = row.text();
  return item;
}

void count_item(store::Tally& tally, store::Activity& activity, const Item& item) {
  ++tally.received;
  if (!item.decided) {
    ++tally.pending;
    ++tally.undecided;
  } else if (item.repeated) {
    ++tally.repetitions;
  } else {
    count_result(tally, item.result, item.transmission_state);
    count_codes(activity.codes, item.codes);
  }
}

/// `findings` are those of an entry that no document was made of: a line for each, the code first.
std::string codes_of(const std::string& findings) {
  std::set<std::string> codes;
  std::istringstream in(findings);
  for (std::string line; std::getline(in, line);) codes.insert(line.substr(0, line.find(' ')));
  return fmt::format("{}", fmt::join(codes, ","));
}

}  // namespace

Result<std::vector<std::string>> Figures::partners() {
  std::vector<std::string> found;
  for (std::string last;;) {  // one look into the index for each
    ESC_TRY(const auto next,
            db_.row([](Query& row) { return row.text(); },
                    "SELECT partner FROM arrivals WHERE partner > ? ORDER BY partner LIMIT 1", last));
    if (!next) return found;
    last = *next;
    found.push_back(last);
  }
}

Result<store::Activity> Figures::activity(const std::string& partner, const store::Period& period) {
  store::Activity activity;
  ESC_CHECK(count_files(partner, period, activity));
  ESC_CHECK(count_entries(partner, period, activity));
  return activity;
}

Status Figures::count_files(const std::string& partner, const store::Period& period,
                            store::Activity& activity) {
  // Counted row by row: SQL would sort a whole night to group it.
  ESC_TRY(Query rows,
          db_.query("SELECT a.document IS NOT NULL, coalesce(a.repetition, 0), coalesce(d.kind, ''),"
                    " coalesce(d.result, ''), coalesce(d.transmission_state, ''), coalesce(d.codes, ''),"
                    " CASE a.repetition WHEN 0 THEN (SELECT created FROM answers w WHERE w.document = d.id"
                    " ORDER BY number LIMIT 1) - a.arrived END"
                    " FROM arrivals a LEFT JOIN documents d ON d.id = a.document"
                    " WHERE a.partner = ? AND a.arrived >= ? AND a.arrived < ?",
                    partner, period.from, period.to));
  for (;;) {
    ESC_TRY(const bool more, rows.step());
    if (!more) return {};
    const Item item = read_item(rows);
    count_item(activity.kinds[item.kind], activity, item);
    if (const auto after = rows.maybe(&Query::integer)) activity.answered_after.add(*after);
  }
}

Status Figures::count_entries(const std::string& partner, const store::Period& period,
                              store::Activity& activity) {
  ESC_TRY(Query rows,
          db_.query("SELECT e.result IS NOT NULL, e.repetition, coalesce(d.kind, e.kind),"
                    " coalesce(d.result, e.result, ''), coalesce(d.transmission_state, 'ERROR DE RECEPCION'),"
                    " coalesce(d.codes, ''), CASE WHEN d.id IS NULL THEN e.findings ELSE '' END"
                    " FROM arrivals a JOIN lote_entries e ON e.lote = a.id"
                    " LEFT JOIN documents d ON d.id = e.document"
                    " WHERE a.partner = ? AND a.arrived >= ? AND a.arrived < ?",
                    partner, period.from, period.to));
  for (;;) {
    ESC_TRY(const bool more, rows.step());
    if (!more) return {};
    Item item = read_item(rows);
    if (const std::string findings = rows.text(); !findings.empty()) item.codes = codes_of(findings);
    count_item(activity.in_lotes[item.kind], activity, item);
  }
}

Result<store::AnswerFigures> Figures::answers(const std::string& partner, const store::Period& period) {
  const auto read = [](Query& row) {
    store::AnswerFigures figures;
    figures.count = row.count();
    figures.first_number = row.maybe(&Query::count);
    figures.last_number = row.maybe(&Query::count);
    figures.delivered = row.count();
    figures.waiting = row.count();
    figures.parked = row.count();
    return figures;
  };
  ESC_TRY(const auto found,
          db_.row(read,
                  "SELECT count(*), min(a.number), max(a.number),"
                  " count(*) FILTER (WHERE d.delivered IS NOT NULL),"
                  " count(*) FILTER (WHERE d.delivered IS NULL AND d.parked = 0),"
                  " count(*) FILTER (WHERE d.delivered IS NULL AND d.parked = 1)"
                  " FROM answers a JOIN deliveries d ON d.partner = a.partner AND d.name = a.name"
                  " WHERE a.partner = ? AND a.created >= ? AND a.created < ?",
                  partner, period.from, period.to));
  return found.value_or(store::AnswerFigures{});
}

Result<store::Outbox> Figures::outbox(const std::string& partner) {
  const auto read = [](Query& row) {
    store::Outbox outbox;
    outbox.waiting = row.count();
    outbox.parked = row.count();
    return outbox;
  };
  ESC_TRY(const auto found,
          db_.row(read,
                  "SELECT count(*) FILTER (WHERE parked = 0), count(*) FILTER (WHERE parked = 1)"
                  " FROM deliveries WHERE partner = ? AND delivered IS NULL",
                  partner));
  return found.value_or(store::Outbox{});
}

Result<std::optional<store::OldestPending>> Figures::oldest_pending(const std::string& partner) {
  const auto read = [](Query& row) {
    store::OldestPending oldest;
    oldest.submission_number = row.text();
    oldest.file_name = row.text();
    oldest.since = row.instant();
    return oldest;
  };
  ESC_TRY(const auto pending,
          db_.row(read,
                  "SELECT d.submission_number, a.name, d.arrived FROM documents d"
                  " JOIN arrivals a ON a.id = d.arrival WHERE d.partner = ? AND d.due IS NOT NULL"
                  " ORDER BY d.arrived LIMIT 1",
                  partner));
  ESC_TRY(const auto undecided,
          db_.row(read,
                  "SELECT '', name, arrived FROM arrivals WHERE partner = ? AND document IS NULL"
                  " ORDER BY id LIMIT 1",
                  partner));
  if (!pending || (undecided && undecided->since < pending->since)) return undecided;
  return pending;
}

Result<std::uint64_t> Figures::quarantined(const std::string& partner, const store::Period& period) {
  ESC_TRY(const std::int64_t count,
          db_.number("SELECT count(*) FROM quarantine WHERE partner = ? AND entered >= ? AND entered < ?",
                     partner, period.from, period.to));
  return static_cast<std::uint64_t>(count);
}

Result<std::optional<Instant>> Figures::first_arrival(const std::string& partner,
                                                      const store::Period& period) {
  return db_.row([](Query& row) { return row.instant(); },
                 "SELECT arrived FROM arrivals WHERE partner = ? AND arrived >= ? AND arrived < ?"
                 " ORDER BY arrived LIMIT 1",
                 partner, period.from, period.to);
}

Result<store::IdleShipments> Figures::idle_shipments(const std::string& partner, Instant before,
                                                     std::size_t limit) {
  const auto read = [](Query& row) {
    store::IdleShipment shipment;
    shipment.depot = row.text();
    shipment.declaration = row.text();
    shipment.partner = row.text();
    shipment.pieces = row.integer();
    shipment.weight = row.kilograms();
    shipment.last_movement = row.instant();
    return shipment;
  };
  ESC_TRY(Query rows,
          db_.query("SELECT depot, declaration, partner, pieces, weight, last_movement FROM"
                    " (SELECT s.depot, s.declaration, s.pieces_in - s.pieces_out AS pieces,"
                    " s.weight_in - s.weight_out AS weight, (SELECT max(m.at) FROM movements m"
                    " WHERE m.declaration = s.declaration AND m.depot = s.depot) AS last_movement,"
                    " (SELECT d.partner FROM movements m JOIN documents d ON d.id = m.document"
                    " WHERE m.declaration = s.declaration AND m.depot = s.depot"
                    " ORDER BY m.at LIMIT 1) AS partner"
                    " FROM shipments s WHERE s.pieces_in > s.pieces_out)"
                    " WHERE last_movement < ?1 AND (?2 = '' OR partner = ?2) ORDER BY depot, declaration",
                    before, partner));
  store::IdleShipments idle;
  for (;;) {
    ESC_TRY(const bool more, rows.step());
    if (!more) return idle;
    if (++idle.count <= limit) idle.first.push_back(read(rows));
  }
}

}  // namespace esclusa::sqlite
