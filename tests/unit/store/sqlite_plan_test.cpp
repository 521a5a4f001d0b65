// The cost of a document must not grow with what is stored: no statement may scan a table or sort it.
#include <map>
#include <set>

#include "contract.h"
#include "sqlite/migrate.h"
#include "sqlite/unit.h"
#include "sqlite_site.h"

namespace esclusa::store {
namespace {

template <class Outcome>
void call(const Outcome& outcome) {
  EXPECT_TRUE(outcome.ok()) << outcome.error().what;
}

class SqlitePlan : public StoreContract {
 protected:
  void SetUp() override {}
};

void exercise_registers(UnitOfWork& unit) {
  Generations& generations = unit.generations();
  const auto first = generations.begin({"ruc", "", "ruc.csv", digest_of(1), kNoon});
  const auto second = generations.begin({"ruc", "", "ruc.csv", digest_of(1), kNoon});
  call(first);
  call(second);
  const auto put = [&](const auto& record) {
    call(unit.references().put(*second, record));
    EXPECT_TRUE(*unit.references().holds(*second, record));
  };
  put(TaxpayerRecord{"1", "", "", "", "", "", "", ""});
  put(CompanyRecord{"1", "", ""});
  put(RepresentativeRecord{"1", "", "", "", "", "", ""});
  put(OceRecord{"1", "", "", "", "", "", ""});
  put(UserRecord{"1", "A", "2", true});
  put(CodeRecord{"1", "", "", "", "", ""});
  call(generations.add_part(*second, 1));
  call(generations.count_parts(*second));
  call(generations.has_part(*second, 1));
  call(generations.filling("ruc"));
  call(generations.extend(*second, 6));
  call(generations.activate(*second, kNoon));
  call(generations.discard(*second));
  call(generations.any_old());
  call(generations.current("ruc"));
  call(generations.all_current());
  call(generations.version());
  while (*generations.sweep(1)) {
  }
  call(unit.references().find_ruc("1"));
  call(unit.references().find_company("1"));
  call(unit.references().representatives("1"));
  call(unit.references().is_legal_representative("1", "002", "2", "2026-11-20"));
  call(unit.references().codes("cantones"));
}

/// Calls everything at least once so that every statement gets prepared.
void call_accounts(store::UnitOfWork& unit) {
  store::Accounts& accounts = unit.accounts();
  store::Account account;
  account.document = 1;
  account.kind = "REP";
  account.state = "PENDIENTE_CODIGO";
  call(accounts.add(account));
  call(accounts.user_taken("A"));
  call(accounts.identity_taken("REP", "r", "002", "1"));
  call(accounts.email_taken("a@b"));
  call(accounts.of_document(1));
  call(accounts.of_number("n"));
  call(accounts.of_user("A"));
  call(accounts.has_active("r", "1"));
  call(accounts.has_active_of_kind("r", "REP"));
  call(accounts.search({.state = "EN_REVISION_SENAE", .ruc = "", .identity_number = ""}));
  call(accounts.search({.state = "", .ruc = "r", .identity_number = "1"}));
  call(accounts.search({.state = "", .ruc = "r", .identity_number = ""}));
  call(accounts.search({.state = "EN_REVISION_SENAE", .ruc = "r", .identity_number = ""}));
  call(accounts.set_state(1, "ACTIVO", "", "", {}));
  call(accounts.refresh(1, "2026-01-01"));
  call(accounts.stale("2027-01-01", 10));
  store::Challenge challenge;
  challenge.id = "c";
  challenge.document = challenge.account = 1;
  call(accounts.add_challenge(challenge));
  call(accounts.challenge("c"));
  call(accounts.challenges(1));
  call(accounts.add_try("c"));
  call(accounts.end_challenge("c", "USADO"));
  call(accounts.grant({"05000001", "05", "r", "n", "", "", 1}));
  call(accounts.grants_of(1));
}

void call_mailbox(store::UnitOfWork& unit) {
  call(unit.mailbox().add({"e", "r", "u", "s", "t", "{}", "", "", kNoon}));
  call(unit.mailbox().get(1));
  call(unit.mailbox().list({.ruc = "r", .user = "u", .state = "NO_LEIDO", .before = 9}));
  call(unit.mailbox().list({.ruc = "r", .user = "", .state = ""}));
  call(unit.mailbox().list({.ruc = "", .user = "u", .state = ""}));
  call(unit.mailbox().set_state(1, "LEIDO"));
  call(unit.mails().add("m", kNoon));
  call(unit.mails().known("m"));
  call(unit.documents().cite(1, {"d"}));
  call(unit.documents().was_refused("p", "n"));
}

void call_enquiries(store::UnitOfWork& unit) {
  for (const bool everything : {false, true}) {
    store::DocumentEnquiry documents;
    documents.scope = {everything, "r"};
    documents.to = kNoon;
    call(unit.enquiries().documents(documents, {}));
    store::ReportEnquiry reports;
    reports.scope = {everything, "r"};
    reports.kind = "IIE";
    for (std::string store::ReportEnquiry::*key :
         {&store::ReportEnquiry::submission_number, &store::ReportEnquiry::declaration}) {
      store::ReportEnquiry of_any_time = reports;
      of_any_time.*key = "x";
      call(unit.enquiries().reports(of_any_time, {}));
    }
    reports.from = kNoon;
    reports.to = later(1);
    call(unit.enquiries().reports(reports, {}));
    reports.container = reports.depot = reports.document_state = "x";
    call(unit.enquiries().reports(reports, {}));
    store::MilestoneEnquiry milestones;
    milestones.scope = {everything, "r"};
    milestones.mrn = milestones.msn = milestones.hsn = "x";
    call(unit.enquiries().milestones(milestones, {}));
    milestones.declaration = "1";
    call(unit.enquiries().milestones(milestones, {}));
  }
  store::AccountEnquiry accounts;
  accounts.company = "r";
  call(unit.enquiries().accounts(accounts, {}));
  accounts.identity_number = "1";
  call(unit.enquiries().accounts(accounts, {}));
}

void call_evidence(UnitOfWork& unit) {
  Evidence& evidence = unit.evidence();
  const std::vector<EvidenceObject> objects{{digest_of(1), "CERTIFICADO", "x"}};
  call(evidence.keep(digest_of(2), objects, kNoon));
  call(evidence.find_set(digest_of(2)));
  call(evidence.object(digest_of(1)));
  call(evidence.nth_object(1));
  call(evidence.set(1));
  call(evidence.set_of_signer(digest_of(1)));
  DocumentRecord document = some_document(7, 1);
  document.evidence = 1;
  const auto added = unit.documents().add(document);
  call(added);
  call(evidence.rows_of(*added));
  call(evidence.extent());
  call(evidence.entries(0, 10));
  call(evidence.entries_of("c-1"));
  call(evidence.add_anchor({0, 1, kNoon, 1, "x"}));
  call(evidence.last_anchor());
  call(evidence.anchors(1, 10));
  call(evidence.chains("", 10));
  call(evidence.booked_by(0, 10));
  call(evidence.shipped("", 10));
  call(evidence.find_answer("ACK1"));
  call(evidence.find_correlation("c-1"));
}

void exercise(UnitOfWork& unit, const StoreContract&) {
  const std::vector<std::int64_t> ids{1};
  call(unit.arrivals().find_claim("andina", "claim-1"));
  call(unit.arrivals().get(1));
  call(unit.arrivals().undecided("andina", 10));
  call(unit.arrivals().add_attempt(1));
  call(unit.arrivals().bytes_since("andina", kNoon));
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
  exercise_registers(unit);
  call(unit.operators().find_oce("1"));
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
  call(unit.declarations().set_channel("1", "A"));
  const ContainerStay stay{"c", "d", "1", 1, kNoon};
  call(unit.shipments().book({1, "d", "1", "INGRESO", 1, {}, kNoon}, {}));
  call(unit.shipments().set_stage("d", "1", {}));
  call(unit.shipments().find("d", "1"));
  call(unit.shipments().of_declaration("1"));
  call(unit.shipments().movements("1"));
  call(unit.shipments().transferred("1", "d"));
  call(unit.shipments().enter_container(stay));
  call(unit.shipments().inside("d", "c"));
  call(unit.arrivals().set_attempts(1, 1));
  call(unit.lotes().begin(1));
  call(unit.lotes().progress(1));
  call(unit.lotes().plan(1, {0, "a.xml", 0}));
  call(unit.lotes().planned(1, 1, true));
  call(unit.lotes().undecided(1, 10));
  DecidedEntry entry;
  entry.document = 1;
  entry.result = "ACEPTADO";
  call(unit.lotes().decide(1, entry));
  call(unit.lotes().count_set_aside(1));
  call(unit.lotes().decided(1, 0, 10));
  call(unit.lotes().totals(1));
  call(unit.lotes().place_of(1));
  call(unit.shipments().leave_container(stay, 2, kNoon));
  call(unit.shipments().take_back_container(stay, 2));
  call(unit.shipments().withdraw_container(stay));
  ReportHead head;
  head.document = 1;
  call(unit.reports().add_head(head));
  Milestone milestone;
  milestone.document = 1;
  call(unit.shipments().add_milestone(milestone));
  call(unit.reports().put_line({1, 1, 1, "1", "A", true, "c", 1, {}, kNoon}));
  call(unit.reports().lines(1));
  call(unit.reports().link_exit(2, 1));
  call(unit.reports().exits_of(1));
  call(unit.reports().unlink_exit(2));
  call(unit.reports().add_correction(1, 1, 2));
  call(unit.reports().last_degree(1));
  call_accounts(unit);
  call_mailbox(unit);
  call_enquiries(unit);
  call_evidence(unit);
  const Period hour{kNoon, later(3600)};
  call(unit.figures().partners());
  call(unit.figures().activity("andina", hour));
  call(unit.figures().answers("andina", hour));
  call(unit.figures().outbox("andina"));
  call(unit.figures().oldest_pending("andina"));
  call(unit.figures().quarantined("andina", hour));
  call(unit.figures().first_arrival("andina", hour));
  call(unit.figures().idle_shipments("", kNoon, 10));
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

/// Statements that are prepared for one use only are seen as well.
int remember(unsigned /*event*/, void* used, void* statement, void* /*text*/) {
  static_cast<std::set<std::string>*>(used)->insert(sqlite3_sql(static_cast<sqlite3_stmt*>(statement)));
  return 0;
}

TEST_F(SqlitePlan, searches_by_index_in_every_statement) {
  const SqliteSite site;
  const auto connection = must(sqlite::Connection::open(site.settings(), sqlite::Access::write));
  must(sqlite::migrate(*connection, sqlite::migrations()));
  std::set<std::string> used;
  sqlite3_trace_v2(connection->raw(), SQLITE_TRACE_STMT, remember, &used);
  {
    auto unit = must(sqlite::Unit::begin(sqlite::Lease{connection.get(), [](sqlite::Connection*) {}}));
    record(*unit, 1);
    record(*unit, 2);
    exercise(*unit, *this);
    must(unit->commit());
  }
  sqlite3_trace_v2(connection->raw(), 0, nullptr, nullptr);
  // Small sums over what is at hand, the constant row that a sub-query yields, and what is in the depots now.
  const std::set<std::string> allowed{"SCAN s USING INDEX shipments_open",
                                      "SCAN CONSTANT ROW",
                                      "SCALAR SUBQUERY 1",
                                      "SCALAR SUBQUERY 2",
                                      "SCALAR SUBQUERY 3",
                                      "SCALAR SUBQUERY 4",
                                      "CORRELATED SCALAR SUBQUERY 1",
                                      "LIST SUBQUERY 1"};
  // A page of a query is put in order, and the timeline is two parts; both are as long as what the asker
  // gets.
  const std::set<std::string> of_a_query{"USE TEMP B-TREE FOR ORDER BY", "SCAN m"};
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
      {"departed IS NULL AND document = ?", "container_stays_inside"},
      {"SET departed = ?", "container_stays_inside"},
      {"SET departed = NULL", "container_stays_left"},
      {"FROM exits WHERE entry = ?", "exits_of_entry"},
      {"WHERE a.document = ?", "answers_of_document"},
      {"WHERE register = ? AND state = 'current'", "generations_current"},
      {"WHERE state = 'old' ORDER BY id", "generations_old"},
      {"SELECT partner FROM arrivals", "arrivals_by_time"},
      {"FROM arrivals a LEFT JOIN documents d", "arrivals_by_time"},
      {"FROM arrivals a JOIN lote_entries e", "arrivals_by_time"},
      {"SELECT arrived FROM arrivals", "arrivals_by_time"},
      {"sum(size), 0) FROM arrivals", "arrivals_by_time"},
      {"FROM answers a JOIN deliveries d ON d.partner = a.partner AND d.name = a.name WHERE a.partner = ? "
       "AND "
       "a.created",
       "answers_by_time"},
      {"FILTER (WHERE parked = 1) FROM deliveries", "deliveries_waiting"},
      {"ORDER BY d.arrived LIMIT 1", "documents_pending"},
      {"WHERE partner = ? AND document IS NULL ORDER BY id LIMIT 1", "arrivals_undecided"},
      {"FROM quarantine WHERE partner = ? AND entered", "quarantine_by_time"},
      {"WHERE lote = ? AND result IS NULL", "lote_entries_undecided"},
      {"WHERE document = ? AND repetition = 0", "lote_entries_first"},
      {"WHERE r.kind = ? AND r.arrived", "reports_by_time"},
      {"FROM documents WHERE arrived", "documents_by_time"},
      {"FROM accounts WHERE ruc = ?", "accounts_of_ruc"},
  };
  int statements = 0;
  for (const std::string& sql : used) {
    if (sql.find("migrations") != std::string::npos || sql.find("sqlite_schema") != std::string::npos)
      continue;
    ++statements;
    const std::vector<std::string> plan = plan_of(connection->raw(), sql);
    std::erase_if(indexes, [&](const auto& wanted) {
      return sql.find(wanted.first) != std::string::npos &&
             plan.at(0).find(wanted.second + " ") != std::string::npos;
    });
    const bool query =
        sql.find("OFFSET") != std::string::npos || sql.find("count(*) FROM") != std::string::npos;
    for (const std::string& step : plan) {
      if (allowed.contains(step) || (query && of_a_query.contains(step))) continue;
      EXPECT_EQ(step.find("SCAN"), std::string::npos) << sql << "\n  " << step;
      EXPECT_EQ(step.find("TEMP B-TREE"), std::string::npos) << sql << "\n  " << step;
    }
  }
  for (const auto& [sql, index] : indexes) ADD_FAILURE() << index << " does not serve: " << sql;
  EXPECT_GE(statements, 50);
}

}  // namespace
}  // namespace esclusa::store
