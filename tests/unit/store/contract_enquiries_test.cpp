#include "contract.h"

namespace esclusa::store {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr const char* kDepot = "03456789";
constexpr const char* kOwner = "1790012345001";     // who presents, in contract.h
constexpr const char* kExporter = "1390000045001";  // of D1
constexpr const char* kStranger = "0990000018001";

/// Entries of two declarations, an exit, and the declarations themselves.
class Enquiring : public StoreContract {
 protected:
  void SetUp() override {
    StoreContract::SetUp();
    unit_ = write();
    declare("D1", kExporter);
    declare("D2", "1390000099001");
    first_ = report(1, "IIE", {"D1", "D2"});
    second_ = report(2, "IIE", {"D1"});
    exit_ = report(3, "ISE", {"D1"});
  }

  static Amount amount(std::int64_t pieces) {
    return {pieces, domain::Kilograms::from_thousandths(pieces * 1000)};
  }

  void declare(const std::string& number, const std::string& exporter) {
    Declaration declaration;
    declaration.number = number;
    declaration.state = "INGRESADA";
    declaration.exporter_id = exporter;
    declaration.exporter_name = "FLORES";
    declaration.pieces = 100;
    declaration.accepted = kNoon - std::chrono::hours{24};
    declaration.channel = "F";
    must(unit_->declarations().put(declaration));
  }

  /// An accepted report of ten pieces under each declaration, or an exit of four.
  std::int64_t report(std::uint64_t seed, const std::string& kind,
                      const std::vector<std::string>& declarations) {
    NewArrival arrival = some_arrival(seed);
    const std::int64_t arrived = must(unit_->arrivals().add(arrival));
    DocumentRecord document = some_document(seed, arrived);
    document.kind = kind;
    document.arrived = later(static_cast<int>(seed));
    const std::int64_t id = must(unit_->documents().add(document));
    for (const std::string& declaration : declarations) book(id, kind, declaration, seed);
    return id;
  }

  void book(std::int64_t id, const std::string& kind, const std::string& declaration, std::uint64_t seed) {
    const bool entry = kind == "IIE";
    const Amount moved = amount(entry ? 10 : 4);
    ReportHead head;
    head.document = id;
    head.declaration = declaration;
    head.depot = kDepot;
    head.district = "055";
    head.entry_type = entry ? "P" : "";
    head.motive = entry ? "" : "E";
    head.entry = entry ? "" : "x";
    head.mrn = entry ? "" : "CEC20260055A01";
    head.msn = entry ? "" : "0001";
    must(unit_->reports().add_head(head));
    must(unit_->reports().put_line({id, 1, static_cast<std::int64_t>(declaration.back()), declaration, "A",
                                    false, entry && seed == 2 ? "MSKU1234565" : "", moved.pieces,
                                    moved.weight, later(static_cast<int>(seed))}));
    must(unit_->shipments().book({id, kDepot, declaration, std::string(entry ? kEntry : kBoarding),
                                  moved.pieces, moved.weight, later(static_cast<int>(seed))},
                                 {"AUTORIZADA", "", false}));
    must(unit_->shipments().add_milestone({.declaration = declaration,
                                           .depot = kDepot,
                                           .document = id,
                                           .event = entry ? "INGRESO" : "SALIDA_EMBARQUE",
                                           .at = later(static_cast<int>(seed)),
                                           .author = kDepot,
                                           .moved = moved,
                                           .left = {},
                                           .state = "AUTORIZADA",
                                           .detail = "a"}));
  }

  static ReportEnquiry entries(const std::string& ruc = "") {
    ReportEnquiry enquiry;
    enquiry.scope = {ruc.empty(), ruc};
    enquiry.kind = "IIE";
    return enquiry;
  }
  /// "number's last digit/declaration" of each row.
  std::vector<std::string> found(const ReportEnquiry& enquiry, const Window& window = {}) {
    std::vector<std::string> rows;
    for (const ReportRow& row : must(unit_->enquiries().reports(enquiry, window)).rows)
      rows.push_back(row.submission_number.substr(19, 1) + "/" + row.declaration);
    return rows;
  }
  /// Events of a timeline.
  std::vector<std::string> steps(const MilestoneEnquiry& enquiry, const Window& window = {}) {
    std::vector<std::string> rows;
    for (const MilestoneRow& row : must(unit_->enquiries().milestones(enquiry, window)).rows)
      rows.push_back(row.event);
    return rows;
  }
  static MilestoneEnquiry timeline(const std::string& ruc = "", const std::string& declaration = "D1") {
    MilestoneEnquiry enquiry;
    enquiry.scope = {ruc.empty(), ruc};
    enquiry.declaration = declaration;
    return enquiry;
  }

  std::unique_ptr<UnitOfWork> unit_;
  std::int64_t first_ = 0, second_ = 0, exit_ = 0;
};

TEST_P(Enquiring, lists_reports_newest_first_with_one_row_for_each_declaration) {
  EXPECT_THAT(found(entries()), ElementsAre("2/D1", "1/D1", "1/D2"));
  ReportEnquiry exits = entries();
  exits.kind = "ISE";
  EXPECT_THAT(found(exits), ElementsAre("3/D1"));
}

TEST_P(Enquiring, pages_reports_and_counts_all_of_them) {
  EXPECT_THAT(found(entries(), {1, 1}), ElementsAre("1/D1"));
  EXPECT_EQ(must(unit_->enquiries().reports(entries(), {1, 1})).total, 3U);
  EXPECT_THAT(found(entries(), {3, 10}), IsEmpty());
}

TEST_P(Enquiring, shows_an_operator_what_it_presented_and_an_exporter_its_declarations_only) {
  EXPECT_THAT(found(entries(kOwner)), ElementsAre("2/D1", "1/D1", "1/D2"));
  EXPECT_THAT(found(entries(kExporter)), ElementsAre("2/D1", "1/D1"));
  EXPECT_THAT(found(entries(kStranger)), IsEmpty());
}

TEST_P(Enquiring, filters_reports) {
  const auto with = [](std::string ReportEnquiry::*filter, const char* value) {
    ReportEnquiry enquiry = entries();
    enquiry.*filter = value;
    return enquiry;
  };
  EXPECT_THAT(found(with(&ReportEnquiry::declaration, "D2")), ElementsAre("1/D2"));
  EXPECT_THAT(found(with(&ReportEnquiry::submission_number, "03456789202600000002F")), ElementsAre("2/D1"));
  EXPECT_THAT(found(with(&ReportEnquiry::container, "MSKU1234565")), ElementsAre("2/D1"));
  EXPECT_THAT(found(with(&ReportEnquiry::depot, "03999999")), IsEmpty());
  EXPECT_THAT(found(with(&ReportEnquiry::district, "028")), IsEmpty());
  EXPECT_THAT(found(with(&ReportEnquiry::entry_type, "T")), IsEmpty());
  EXPECT_THAT(found(with(&ReportEnquiry::motive, "E")), IsEmpty());
  EXPECT_THAT(found(with(&ReportEnquiry::entry, "x")), IsEmpty());
  EXPECT_THAT(found(with(&ReportEnquiry::document_state, "ANULADO")), IsEmpty());
  EXPECT_EQ(found(with(&ReportEnquiry::district, "055")).size(), 3U);
}

TEST_P(Enquiring, filters_reports_by_time_without_the_end) {
  ReportEnquiry enquiry = entries();
  enquiry.from = later(1);
  enquiry.to = later(2);
  EXPECT_THAT(found(enquiry), ElementsAre("1/D1", "1/D2"));
  enquiry.from = later(2);
  enquiry.to = later(3);
  EXPECT_THAT(found(enquiry), ElementsAre("2/D1"));
}

TEST_P(Enquiring, shows_reports_as_they_stand_today) {
  must(unit_->reports().put_line({second_, 1, static_cast<std::int64_t>('1'), "D1", "A", false, "CSQU3054383",
                                  7, amount(7).weight, later(2)}));
  must(unit_->documents().set_document_state(second_, "CORREGIDO"));
  const auto row = must(unit_->enquiries().reports(entries(), {})).rows.at(0);
  EXPECT_EQ(row.document_state, "CORREGIDO");
  EXPECT_EQ(row.amount.pieces, 7);
  EXPECT_THAT(row.containers, ElementsAre("CSQU3054383"));
  EXPECT_EQ(row.exporter, "FLORES");
  EXPECT_EQ(row.channel, "F");
  EXPECT_EQ(row.entry_type, "P");
  EXPECT_EQ(row.at, later(2));
  EXPECT_EQ(row.left.pieces, 16);
}

TEST_P(Enquiring, names_a_declaration_of_a_report_once) {
  ReportHead again;
  again.document = first_;
  again.declaration = "D1";
  must(unit_->mark());
  EXPECT_THAT(unit_->reports().add_head(again), FailsWith("store.broken"));
  must(unit_->undo_to_mark());
}

TEST_P(Enquiring, tells_the_steps_of_a_declaration_in_the_order_of_their_times) {
  must(unit_->shipments().add_milestone({.declaration = "D1",
                                         .depot = kDepot,
                                         .document = exit_,
                                         .event = "CANAL",
                                         .at = later(2),
                                         .author = "c",
                                         .moved = {},
                                         .left = amount(3),
                                         .state = "AUTORIZADA",
                                         .detail = ""}));
  EXPECT_THAT(steps(timeline()), ElementsAre(kDeclared, "INGRESO", "INGRESO", "CANAL", "SALIDA_EMBARQUE"));
  EXPECT_THAT(steps(timeline(), {2, 2}), ElementsAre("INGRESO", "CANAL"));
  EXPECT_EQ(must(unit_->enquiries().milestones(timeline(), {2, 2})).total, 5U);
  const auto rows = must(unit_->enquiries().milestones(timeline(), {})).rows;
  EXPECT_EQ(rows[0].author, kExporter);
  EXPECT_EQ(rows[0].moved->pieces, 100);
  EXPECT_FALSE(rows[0].left);
  EXPECT_EQ(rows[0].submission_number, "");
  EXPECT_EQ(rows[1].submission_number, "03456789202600000001F");
  EXPECT_EQ(rows[1].moved->pieces, 10);
  EXPECT_FALSE(rows[3].moved);
  EXPECT_EQ(rows[3].left->pieces, 3);
}

TEST_P(Enquiring, shows_a_timeline_to_its_depot_and_its_exporter_and_to_nobody_else) {
  EXPECT_EQ(steps(timeline(kOwner)).size(), 4U);
  EXPECT_EQ(steps(timeline(kExporter)).size(), 4U);
  EXPECT_THAT(steps(timeline(kStranger)), IsEmpty());
  EXPECT_EQ(must(unit_->enquiries().milestones(timeline(kStranger), {})).total, 0U);
  EXPECT_THAT(steps(timeline(kExporter, "D2")), IsEmpty());
  EXPECT_THAT(steps(timeline("", "D9")), IsEmpty());
}

TEST_P(Enquiring, hides_the_steps_of_other_depots_from_a_depot) {
  must(unit_->shipments().add_milestone({.declaration = "D1",
                                         .depot = "03999999",
                                         .document = exit_,
                                         .event = "RETENCION",
                                         .at = later(9),
                                         .author = "c",
                                         .moved = {},
                                         .left = {},
                                         .state = "RETENIDA",
                                         .detail = ""}));
  EXPECT_EQ(steps(timeline(kOwner)).size(), 4U);
  EXPECT_EQ(steps(timeline(kExporter)).size(), 5U);
  MilestoneEnquiry one_depot = timeline(kExporter);
  one_depot.depot = "03999999";
  EXPECT_THAT(steps(one_depot), ElementsAre(kDeclared, "RETENCION"));
}

TEST_P(Enquiring, finds_timelines_by_cargo_number) {
  MilestoneEnquiry by_cargo = timeline("", "");
  by_cargo.mrn = "CEC20260055A01";
  by_cargo.msn = "0001";
  EXPECT_EQ(steps(by_cargo).size(), 4U);
  by_cargo.hsn = "0002";
  EXPECT_THAT(steps(by_cargo), IsEmpty());
  by_cargo.hsn = "";
  by_cargo.msn = "0002";
  EXPECT_THAT(steps(by_cargo), IsEmpty());
  EXPECT_THAT(steps(timeline("", "")), IsEmpty());
}

TEST_P(Enquiring, lists_accounts_newest_first) {
  const auto add = [&](std::int64_t document, const std::string& user, const std::string& ruc) {
    Account account;
    account.document = document;
    account.kind = ruc.empty() ? "GEN" : "REP";
    account.user = account.email = user;
    account.identity_type = "002";
    account.identity_number = "1710034065";
    account.ruc = ruc;
    account.state = "ACTIVO";
    must(unit_->accounts().add(account));
  };
  add(first_, "A", kOwner);
  add(second_, "B", "");
  AccountEnquiry enquiry;
  enquiry.identity_number = "1710034065";
  EXPECT_EQ(must(unit_->enquiries().accounts(enquiry, {})).rows.at(0).user, "B");
  EXPECT_EQ(must(unit_->enquiries().accounts(enquiry, {1, 1})).rows.at(0).user, "A");
  enquiry.company = kOwner;
  EXPECT_EQ(must(unit_->enquiries().accounts(enquiry, {})).total, 1U);
  enquiry.company = "";
  EXPECT_EQ(must(unit_->enquiries().accounts(enquiry, {})).rows.at(0).user, "B");
  enquiry.state = "RECHAZADA";
  EXPECT_EQ(must(unit_->enquiries().accounts(enquiry, {})).total, 0U);
}

INSTANTIATE_TEST_SUITE_P(Store, Enquiring, testing::ValuesIn(adapters()), adapter_name);

}  // namespace
}  // namespace esclusa::store
