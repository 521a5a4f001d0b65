// The three forms of one night, compared with golden files. ESCLUSA_UPDATE_GOLDEN=1 writes them anew; the
// diff is then reviewed.
#include <gmock/gmock.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <sstream>

#include "base/csv.h"
#include "depot_night.h"

namespace esclusa::report {
namespace {

class Forms : public DepotNight {
 protected:
  Forms() {
    partner("andina").calendar.days = every_day();
    partner("norte").calendar.days = every_day();
    partner("sur").calendar.days = every_day();
    partner("sur").calendar.by = std::chrono::hours{4};
    auto unit = must(store->write());
    fill(*unit);
    must(unit->commit());
  }

  void fill(store::UnitOfWork& unit) {
    const auto evening = at("2026-11-21T01:00:00Z");
    const std::int64_t accepted = send(unit, {.partner = "andina", .file = "a.xml", .arrived = evening});
    send(unit, {.partner = "andina",
                .file = "b.xml",
                .arrived = evening,
                .result = "ACEPTADO_CON_OBSERVACIONES",
                .codes = "OCE-W01",
                .answered_after = 5});
    send(unit, {.partner = "andina",
                .file = "c.xml",
                .arrived = evening,
                .kind = "",
                .result = "RECHAZADO",
                .transmission_state = "ERROR DE RECEPCION",
                .codes = "XML-E03"});
    send(unit, {.partner = "andina",
                .file = "d.xml",
                .arrived = evening,
                .kind = "GEN",
                .result = "RECHAZADO",
                .codes = "DUP-E02,OCE-W01",
                .answered_after = 40});
    send(unit,
         {.partner = "andina", .file = "=cmd|'/c calc'!A1.xml", .arrived = evening, .result = "PENDIENTE"});
    send_lote(unit, evening);
    repeat(unit, accepted, evening);
    deliver_some(unit);
    arrive(unit, "sur", "+tarde\n.xml", at("2026-11-21T10:15:00Z"));
    must(unit.shipments().book({accepted, "05000003", "05520264000000017", std::string(store::kEntry), 12,
                                domain::Kilograms::from_thousandths(120'500), at("2026-10-01T15:00:00Z")},
                               {}));
  }

  void send_lote(store::UnitOfWork& unit, Instant when) {
    const std::int64_t answered =
        send(unit,
             {.partner = "andina", .file = "lote.zip", .arrived = when, .kind = "LOTE", .answered_after = 9});
    const std::int64_t lote = must(unit.documents().get(answered))->arrival;
    must(unit.lotes().begin(lote));
    for (const std::uint64_t place : {0U, 1U}) {
      must(unit.lotes().plan(lote, {place, "x.xml", 0}));
      store::DecidedEntry entry;
      entry.entry = place;
      entry.kind = place == 0 ? "IIE" : "";
      entry.result = place == 0 ? "ACEPTADO" : "RECHAZADO";
      if (place == 1) entry.findings = {{"XML-E03", ""}};
      must(unit.lotes().decide(lote, entry));
    }
  }

  void repeat(store::UnitOfWork& unit, std::int64_t document, Instant when) {
    const std::int64_t again = arrive(unit, "andina", "a2.xml", when);
    const int n = must(unit.documents().add_repetition(document));
    must(unit.arrivals().decided(again, document, n, must(unit.runs().current("andina", when))));
    const auto answers = must(unit.answers().of_document(document));
    must(unit.answers().redeliver(answers.at(0).id, "a_R1.acuse.xml", when));
  }

  void deliver_some(store::UnitOfWork& unit) {
    const auto due = must(unit.answers().undelivered("andina", morning, 10));
    must(unit.answers().delivered(std::vector<std::int64_t>{due.at(0).id, due.at(1).id}, morning));
    must(unit.answers().failed(due.at(2).id, "ocupado", morning, true));
  }

  static void compare(const std::string& name, const std::string& text) {
    const std::string file = std::string(ESCLUSA_SOURCE_DIR) + "/tests/unit/report/golden/" + name;
    if (std::getenv("ESCLUSA_UPDATE_GOLDEN") != nullptr) {  // NOLINT(concurrency-mt-unsafe): one thread
      std::ofstream(file, std::ios::binary) << text;
    }
    std::ifstream in(file, std::ios::binary);
    EXPECT_EQ(text, std::string(std::istreambuf_iterator<char>(in), {})) << name;
  }
};

TEST_F(Forms, are_as_reviewed) {
  const Report report = made(night(), morning);
  compare("night.txt", to_text(report));
  compare("night.csv", to_csv(report));
  compare("night.json", to_json(report));
  compare("andina.txt", to_text(made(night("andina"), morning)));
}

TEST_F(Forms, agree_with_each_other) {
  const Report report = made(night(), morning);
  const auto json = nlohmann::json::parse(to_json(report));
  std::istringstream in(to_csv(report));
  auto csv = must(CsvReader::open(in, "night.csv"));
  CsvRow row;
  int compared = 0;
  while (must(csv.next(row))) {
    for (std::size_t i = 0; i < row.size(); ++i)
      EXPECT_TRUE(row[i].empty() || std::string_view("=+-@\t\r").find(row[i][0]) == std::string_view::npos)
          << row[i];
    if (row[0] != "archivos" || !row[2].empty()) continue;
    const auto& section = row[1].empty() ? json["total"] : json["socios"][std::string(row[1])];
    EXPECT_EQ(section["archivos"][std::string(row[3])].dump(), row[4]);
    ++compared;
  }
  EXPECT_EQ(compared, 4 * 8) << "three partners and the total, eight figures each";
}

}  // namespace
}  // namespace esclusa::report
