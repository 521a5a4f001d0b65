// The cost of a document must not grow with what is stored: no statement may scan a table or sort it.
#include <map>
#include <set>

#include "contract.h"
#include "sqlite/migrate.h"
#include "sqlite/unit.h"
#include "sqlite_site.h"

namespace esclusa::store {
namespace {

class SqlitePlan : public StoreContract {
 protected:
  void SetUp() override {}
};

/// Calls everything at least once so that every statement gets prepared.
void exercise(UnitOfWork& unit, const StoreContract&) {
  const std::vector<std::int64_t> ids{1};
  const auto call = [](const auto& result) { EXPECT_TRUE(result.ok()) << result.error().what; };
  call(unit.arrivals().find_claim("andina", "claim-1"));
  call(unit.arrivals().get(1));
  call(unit.arrivals().undecided("andina", 10));
  call(unit.arrivals().add_attempt(1));
  call(unit.arrivals().to_remove("andina", 10));
  call(unit.arrivals().source_removed(ids));
  call(unit.documents().get(1));
  call(unit.documents().find_file("andina", digest_of(1)));
  call(unit.documents().find_number("x"));
  call(unit.documents().due("andina", kNoon, 10));
  call(unit.documents().came("DAE:1"));
  call(unit.documents().add_repetition(1));
  call(unit.documents().next_procedure());
  call(unit.answers().name_taken("andina", "x"));
  call(unit.answers().redeliver(1, "again", kNoon));
  call(unit.answers().of_document(1));
  call(unit.answers().find("andina", 1));
  call(unit.answers().undelivered("andina", later(9), 10));
  call(unit.answers().failed(1, "", kNoon, false));
  call(unit.answers().delivered(ids, kNoon));
  call(unit.answers().waiting("andina"));
  call(unit.runs().totals(1));
  call(unit.runs().entries(1, 0, 10));
  call(unit.quarantine().add(1, "", kNoon));
  call(unit.quarantine().list("andina", 10));
  call(unit.operators().put_oce({"1", "", "", "", "", "", ""}));
  call(unit.operators().find_oce("1"));
  call(unit.operators().put_user({"1", "A", "2", true}));
  call(unit.operators().find_user("1", "A"));
  call(unit.operators().has_user_with_cedula("1", "2"));
  call(unit.declarations().put({.number = "1",
                                .state = "ACEPTADA",
                                .exporter_id = "",
                                .exporter_name = "",
                                .district = "",
                                .depot = "",
                                .pieces = 1,
                                .gross_weight = {},
                                .accepted = kNoon,
                                .valid_until = "",
                                .channel = ""}));
  call(unit.declarations().set_state("1", "INGRESADA"));
  call(unit.declarations().find("1"));
  call(unit.shipments().enter({1, "d", "1", 1, {}, kNoon}, ""));
  call(unit.shipments().find("d", "1"));
  call(unit.shipments().entered("1"));
  call(unit.shipments().enter_container({"c", "d", "1", 1, kNoon}));
  call(unit.shipments().inside("d", "c"));
  call(unit.accounts().add({"A", "C", "1", "a@b", "APROBADA", 1}));
  call(unit.accounts().user_taken("A"));
  call(unit.accounts().identity_taken("C", "1"));
  call(unit.accounts().email_taken("a@b"));
}

std::vector<std::string> plan_of(sqlite3* database, const std::string& sql) {
  sqlite3_stmt* prepared = nullptr;
  const std::string explain = "EXPLAIN QUERY PLAN " + sql;
  EXPECT_EQ(sqlite3_prepare_v2(database, explain.c_str(), -1, &prepared, nullptr), SQLITE_OK) << sql;
  const sqlite::Statement statement{prepared};
  std::vector<std::string> steps;
  while (sqlite3_step(prepared) == SQLITE_ROW) {
    const std::string octets{static_cast<const char*>(sqlite3_column_blob(prepared, 3)),
                             static_cast<std::size_t>(sqlite3_column_bytes(prepared, 3))};
    steps.push_back(octets);
  }
  return steps;
}

TEST_F(SqlitePlan, searches_by_index_in_every_statement) {
  const SqliteSite site;
  const auto connection = must(sqlite::Connection::open(site.settings(), sqlite::Access::write));
  must(sqlite::migrate(*connection, sqlite::migrations()));
  {
    auto unit = must(sqlite::Unit::begin(sqlite::Lease{connection.get(), [](sqlite::Connection*) {}}));
    record(*unit, 1);
    record(*unit, 2);
    exercise(*unit, *this);
    must(unit->commit());
  }
  // Small sums over what is at hand, and the constant row that a sub-query yields.
  const std::set<std::string> allowed{"SCAN CONSTANT ROW", "SCALAR SUBQUERY 1", "SCALAR SUBQUERY 2",
                                      "CORRELATED SCALAR SUBQUERY 1"};
  // Where an index of everything would do, too, the small one must be taken.
  std::map<std::string, std::string> indexes{
      {"WHERE partner = ? AND document IS NULL", "arrivals_undecided"},
      {"AND source_removed = 0", "arrivals_to_remove"},
      {"WHERE partner = ? AND due IS NOT NULL AND due <= ?", "documents_due"},
      {"WHERE awaits = ? AND due IS NOT NULL", "documents_awaiting"},
      {"AND d.next_try <= ?", "deliveries_waiting"},
      {"SELECT count(*) FROM deliveries", "deliveries_waiting"},
      {"FROM arrivals a WHERE run = ?", "arrivals_of_run"},
      {"departed IS NULL ORDER BY declaration", "container_stays_inside"},
      {"WHERE a.document = ?", "answers_of_document"},
  };
  int statements = 0;
  for (sqlite3_stmt* one = sqlite3_next_stmt(connection->raw(), nullptr); one != nullptr;
       one = sqlite3_next_stmt(connection->raw(), one)) {
    const std::string sql = sqlite3_sql(one);
    if (sql.find("migrations") != std::string::npos || sql.find("sqlite_schema") != std::string::npos)
      continue;
    ++statements;
    const std::vector<std::string> plan = plan_of(connection->raw(), sql);
    std::erase_if(indexes, [&](const auto& wanted) {
      return sql.find(wanted.first) != std::string::npos &&
             plan.at(0).find(wanted.second + " ") != std::string::npos;
    });
    for (const std::string& step : plan) {
      if (allowed.contains(step)) continue;
      EXPECT_EQ(step.find("SCAN"), std::string::npos) << sql << "\n  " << step;
      EXPECT_EQ(step.find("TEMP B-TREE"), std::string::npos) << sql << "\n  " << step;
    }
  }
  for (const auto& [sql, index] : indexes) ADD_FAILURE() << index << " does not serve: " << sql;
  EXPECT_GE(statements, 50);
}

}  // namespace
}  // namespace esclusa::store
