// What earlier releases wrote is still there after an upgrade.
#include "contract.h"
#include "sqlite/migrate.h"
#include "sqlite_site.h"

namespace esclusa::store {
namespace {

class SqliteUpgrade : public StoreContract {
 protected:
  void SetUp() override {}
  /// A store of the release that had the first `count` migrations.
  void make_old(std::size_t count, const std::string& sql) {
    const auto connection = must(sqlite::Connection::open(sqlite_.settings(), sqlite::Access::write));
    must(sqlite::migrate(*connection, sqlite::migrations().first(count)));
    must(connection->execute(sql));
  }
  SqliteSite sqlite_;
};

TEST_F(SqliteUpgrade, keeps_entries_and_balances_of_before_there_were_exits) {
  make_old(2,
           "INSERT INTO arrivals (id, partner, correlation, claim, name, size, sha256, arrived, segment,"
           " segment_offset, segment_length, fault_code, fault_detail)"
           " VALUES (1, 'andina', 'c', 'c', 'n', 1, zeroblob(32), 5, 's', 0, 1, '', '');"
           "INSERT INTO documents (id, partner, arrival, sha256, kind, schema_version, submission_number, "
           "oce_code,"
           " ruc, user, result, transmission_state, document_state, procedure_number, codes, arrived, "
           "decided, awaits)"
           " VALUES (7, 'andina', 1, zeroblob(32), 'IIE', '1.0', 'x', 'o', 'r', 'u', 'ACEPTADO', 'RECIBIDO',"
           " 'ACEPTADO', '1', '', 5, 5, '');"
           "INSERT INTO movements (document, depot, declaration, pieces, weight, at) VALUES (7, 'd', 'D1', "
           "10, 999, 5);"
           "INSERT INTO shipments (depot, declaration, pieces_in, weight_in, state)"
           " VALUES ('d', 'D1', 10, 999, 'INGRESO_PARCIAL');");
  store_ = must(sqlite_.open());
  const auto unit = write();
  const auto shipment = must(unit->shipments().find("d", "D1"));
  ASSERT_TRUE(shipment);
  EXPECT_EQ(shipment->pieces_in, 10);
  EXPECT_EQ(shipment->weight_in.thousandths(), 999);
  EXPECT_EQ(shipment->pieces_out, 0);
  EXPECT_EQ(shipment->stage.state, "INGRESO_PARCIAL");
  const auto movements = must(unit->shipments().movements("D1"));
  ASSERT_EQ(movements.size(), 1U);
  EXPECT_EQ(movements[0].document, 7);
  EXPECT_EQ(movements[0].cause, kEntry);
  EXPECT_EQ(movements[0].weight.thousandths(), 999);
}

TEST_F(SqliteUpgrade, tells_of_reports_of_before_there_were_timelines) {
  make_old(
      8,
      "INSERT INTO arrivals (id, partner, correlation, claim, name, size, sha256, arrived, segment,"
      " segment_offset, segment_length, fault_code, fault_detail)"
      " VALUES (1, 'andina', 'c', 'c', 'n', 1, zeroblob(32), 5, 's', 0, 1, '', '');"
      "INSERT INTO documents (id, partner, arrival, sha256, kind, schema_version, submission_number, "
      "oce_code, ruc, user, result, transmission_state, document_state, procedure_number, codes, arrived, "
      "decided, awaits)"
      " SELECT value ->> 0, 'andina', 1, CAST(printf('%032d', value ->> 0) AS BLOB), value ->> 1, '1.0', "
      "value ->> 2, 'o', 'r', 'u', 'ACEPTADO', 'RECIBIDO', 'ACEPTADO', '1', '', 5, 5, '' FROM json_each("
      "'[[7, \"IIE\", \"seven\"], [8, \"ISE\", \"eight\"], [9, \"CII\", \"nine\"]]');"
      "INSERT INTO movements (declaration, depot, document, cause, pieces, weight, at, destination) VALUES "
      "('D1', 'd', 7, 'INGRESO', 10, 999, 5, ''), ('D1', 'd', 8, 'DEVOLUCION', 4, 99, 6, ''),"
      " ('D1', 'd', 9, 'INGRESO', 1, 1, 7, '');"
      "INSERT INTO exits (document, entry) VALUES (8, 7);"
      "INSERT INTO report_lines (document, detail, sequence, declaration, mode, perishable, container, "
      "pieces, weight, at) VALUES (7, 1, 1, 'D1', 'A', 0, '', 11, 1000, 5);");
  store_ = must(sqlite_.open());
  const auto unit = read();
  ReportEnquiry reports;
  reports.scope.everything = true;
  reports.kind = "IIE";
  const auto entries = must(unit->enquiries().reports(reports, {})).rows;
  ASSERT_EQ(entries.size(), 1U);
  EXPECT_EQ(entries[0].submission_number, "seven");
  EXPECT_EQ(entries[0].amount.pieces, 11);
  reports.kind = "ISE";
  const auto exits = must(unit->enquiries().reports(reports, {})).rows;
  ASSERT_EQ(exits.size(), 1U);
  EXPECT_EQ(exits[0].motive, "D");
  EXPECT_EQ(exits[0].entry, "seven");
  EXPECT_EQ(exits[0].amount.pieces, 4);  // it has no lines
  MilestoneEnquiry timeline;
  timeline.scope.everything = true;
  timeline.declaration = "D1";
  std::vector<std::string> steps;
  for (const MilestoneRow& row : must(unit->enquiries().milestones(timeline, {})).rows)
    steps.push_back(row.event);
  EXPECT_THAT(steps, testing::ElementsAre("INGRESO", "SALIDA_DEVOLUCION", "CORRECCION"));
}

}  // namespace
}  // namespace esclusa::store
