#include "contract.h"

namespace esclusa::store {
namespace {

class Shipping : public StoreContract {
 protected:
  void SetUp() override {
    StoreContract::SetUp();
    unit_ = write();
    for (std::uint64_t seed = 1; seed <= 4; ++seed) documents_.push_back(record(*unit_, seed).document);
  }
  static domain::Kilograms kilograms(std::int64_t thousandths) {
    return domain::Kilograms::from_thousandths(thousandths);
  }
  Shipments& shipments() { return unit_->shipments(); }
  Status book(std::size_t document, std::string_view cause, std::int64_t pieces, std::int64_t thousandths,
              const std::string& state = "AUTORIZADA", const std::string& depot = "03456789",
              const std::string& declaration = "D1") {
    return shipments().book(
        {documents_.at(document), depot, declaration, std::string(cause), pieces, kilograms(thousandths),
         later(static_cast<int>(document)), cause == kTransfer ? "03999999" : ""},
        {state, "", false});
  }
  Shipment balance() { return must(shipments().find("03456789", "D1")).value(); }

  std::unique_ptr<UnitOfWork> unit_;
  std::vector<std::int64_t> documents_;
};

TEST_P(Shipping, keeps_the_balance_as_the_sum_of_movements) {
  EXPECT_FALSE(must(shipments().find("03456789", "D1")));
  must(book(0, kEntry, 10, 1001, "INGRESO_PARCIAL"));
  must(book(1, kEntry, 5, 999, "INGRESO_TOTAL"));
  must(book(1, kEntry, 1, 7, "INGRESO_PARCIAL", "03999999"));
  must(book(1, kEntry, 1, 7, "INGRESO_PARCIAL", "03456789", "D2"));
  EXPECT_EQ(balance().pieces_in, 15);
  EXPECT_EQ(balance().weight_in, kilograms(2000));
  EXPECT_EQ(balance().pieces_out, 0);
  EXPECT_EQ(balance().stage.state, "INGRESO_TOTAL");
  const auto all = must(shipments().of_declaration("D1"));
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[1].depot, "03999999");
  EXPECT_TRUE(must(shipments().of_declaration("D3")).empty());
}

TEST_P(Shipping, counts_what_went_out_by_cause) {
  must(book(0, kEntry, 100, 100'000));
  must(book(1, kBoarding, 40, 40'000));
  must(book(2, kReturn, 10, 10'000));
  must(book(3, kWriteOff, 1, 500));
  EXPECT_EQ(balance().pieces_out, 51);
  EXPECT_EQ(balance().weight_out, kilograms(50'500));
  EXPECT_EQ(balance().pieces_boarded, 40);
  EXPECT_EQ(balance().pieces_back, 10);
  EXPECT_EQ(balance().weight_back, kilograms(10'000));
}

TEST_P(Shipping, books_corrections_with_their_sign) {
  must(book(0, kEntry, 100, 100'000));
  must(book(1, kReturn, 10, 10'000));
  must(book(2, kReturn, -4, -4'000));
  must(book(3, kEntry, -20, -20'001));
  EXPECT_EQ(balance().pieces_in, 80);
  EXPECT_EQ(balance().weight_in, kilograms(79'999));
  EXPECT_EQ(balance().pieces_out, 6);
  EXPECT_EQ(balance().pieces_back, 6);
}

TEST_P(Shipping, never_lets_more_out_than_came_in) {
  must(book(0, kEntry, 10, 10'000));
  must(unit_->mark());
  EXPECT_THAT(book(1, kBoarding, 11, 1'000), FailsWith("store.broken"));
  must(unit_->undo_to_mark());
  EXPECT_THAT(book(1, kBoarding, 1, 10'001), FailsWith("store.broken"));
  must(unit_->undo_to_mark());
  EXPECT_THAT(book(1, kEntry, -11, -1'000), FailsWith("store.broken"));
  must(unit_->undo_to_mark());
  EXPECT_THAT(book(1, kBoarding, 1, 1, "", "03999999"), FailsWith("store.broken"));  // nothing came in there
  must(unit_->undo_to_mark());
  EXPECT_EQ(balance().pieces_in, 10);
  EXPECT_EQ(balance().pieces_out, 0);
}

TEST_P(Shipping, never_books_a_document_twice) {
  must(book(0, kEntry, 10, 1000));
  must(unit_->mark());
  EXPECT_THAT(book(0, kEntry, 10, 1000), FailsWith("store.broken"));
  must(unit_->undo_to_mark());
  EXPECT_EQ(balance().pieces_in, 10);
}

TEST_P(Shipping, lists_the_movements_of_a_declaration) {
  must(book(0, kEntry, 10, 1000));
  must(book(1, kTransfer, 4, 400));
  must(book(2, kEntry, 4, 400, "INGRESO_PARCIAL", "03999999"));
  const auto all = must(shipments().movements("D1"));
  ASSERT_EQ(all.size(), 3U);
  EXPECT_EQ(all[0].document, documents_[0]);
  EXPECT_EQ(all[0].cause, kEntry);
  EXPECT_EQ(all[1].cause, kTransfer);
  EXPECT_EQ(all[1].destination, "03999999");
  EXPECT_EQ(all[1].pieces, 4);
  EXPECT_EQ(all[1].weight, kilograms(400));
  EXPECT_EQ(all[1].at, later(1));
  EXPECT_EQ(all[2].depot, "03999999");
}

TEST_P(Shipping, knows_where_goods_were_moved_to_until_that_is_corrected) {
  must(book(0, kEntry, 10, 1000));
  EXPECT_FALSE(must(shipments().transferred("D1", "03999999")));
  must(book(1, kTransfer, 4, 400));
  EXPECT_TRUE(must(shipments().transferred("D1", "03999999")));
  EXPECT_FALSE(must(shipments().transferred("D2", "03999999")));
  must(book(2, kTransfer, -4, -400));
  EXPECT_FALSE(must(shipments().transferred("D1", "03999999")));
}

TEST_P(Shipping, moves_a_stage_without_goods) {
  must(book(0, kEntry, 10, 1000));
  must(shipments().set_stage("03456789", "D1", {"RETENIDA", "EN_AFORO", true}));
  EXPECT_EQ(balance().stage.state, "RETENIDA");
  EXPECT_EQ(balance().stage.held_from, "EN_AFORO");
  EXPECT_TRUE(balance().stage.released);
  EXPECT_EQ(balance().pieces_in, 10);
  EXPECT_THAT(shipments().set_stage("03456789", "D9", {}), FailsWith("store.broken"));
}

TEST_P(Shipping, knows_which_containers_stand_in_a_depot) {
  must(shipments().enter_container({"MSKU1234565", "03456789", "D1", documents_[0], kNoon}));
  must(shipments().enter_container(
      {"MSKU1234565", "03456789", "D1", documents_[0], kNoon}));  // another cargo line
  must(shipments().enter_container({"MSKU1234565", "03456789", "D2", documents_[1], later(1)}));
  const auto stays = must(shipments().inside("03456789", "MSKU1234565"));
  ASSERT_EQ(stays.size(), 2U);
  EXPECT_EQ(stays[0].declaration, "D1");
  EXPECT_EQ(stays[1].document, documents_[1]);
  EXPECT_EQ(stays[1].arrived, later(1));
  EXPECT_TRUE(must(shipments().inside("03999999", "MSKU1234565")).empty());
  EXPECT_THAT(shipments().enter_container({"MSKU1234565", "03456789", "D1", documents_[1], later(1)}),
              FailsWith("store.broken"));
}

TEST_P(Shipping, lets_a_container_leave_and_enter_again) {
  const ContainerStay first{"MSKU1234565", "03456789", "D1", documents_[0], kNoon};
  const ContainerStay again{"MSKU1234565", "03456789", "D1", documents_[2], later(2)};
  must(shipments().enter_container(first));
  must(shipments().leave_container(first, documents_[1], later(1)));
  EXPECT_TRUE(must(shipments().inside("03456789", "MSKU1234565")).empty());
  must(shipments().enter_container(again));
  EXPECT_EQ(must(shipments().inside("03456789", "MSKU1234565")).size(), 1U);
  must(shipments().withdraw_container(again));
  must(shipments().take_back_container(first, documents_[1]));
  EXPECT_EQ(must(shipments().inside("03456789", "MSKU1234565")).at(0).document, documents_[0]);
}

TEST_P(Shipping, refuses_moves_of_containers_that_did_not_happen) {
  const ContainerStay stay{"MSKU1234565", "03456789", "D1", documents_[0], kNoon};
  const auto refuses = [&](const Status& status) {
    EXPECT_THAT(status, FailsWith("store.broken"));
    must(unit_->undo_to_mark());
  };
  must(shipments().enter_container(stay));
  must(unit_->mark());
  refuses(shipments().take_back_container(stay, documents_[1]));
  refuses(shipments().withdraw_container({"MSKU1234565", "03456789", "D1", documents_[1], kNoon}));
  refuses(shipments().leave_container({"MSKU1234565", "03456789", "D2", documents_[0], kNoon}, documents_[1],
                                      later(1)));
  EXPECT_EQ(must(shipments().inside("03456789", "MSKU1234565")).size(), 1U);
}

TEST_P(Shipping, keeps_the_lines_of_reports_as_corrected) {
  Reports& reports = unit_->reports();
  const ReportLine line{documents_[0], 1, 2, "D1", "A", true, "MSKU1234565", 10, kilograms(1001), kNoon};
  must(reports.put_line(line));
  must(reports.put_line({documents_[0], 1, 1, "D1", "A", false, "", 3, kilograms(3), kNoon}));
  must(reports.put_line({documents_[1], 1, 1, "D1", "A", false, "", 3, kilograms(3), kNoon}));
  ReportLine corrected = line;
  corrected.pieces = 9;
  must(reports.put_line(corrected));
  const auto lines = must(reports.lines(documents_[0]));
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(lines[0].sequence, 1);
  EXPECT_EQ(lines[1].pieces, 9);
  EXPECT_EQ(lines[1].weight, kilograms(1001));
  EXPECT_EQ(lines[1].container, "MSKU1234565");
  EXPECT_EQ(lines[1].mode, "A");
  EXPECT_TRUE(lines[1].perishable);
  EXPECT_EQ(lines[1].at, kNoon);
  EXPECT_EQ(lines[1].declaration, "D1");
}

TEST_P(Shipping, knows_the_exits_that_cite_an_entry) {
  Reports& reports = unit_->reports();
  must(reports.link_exit(documents_[1], documents_[0]));
  must(reports.link_exit(documents_[2], documents_[0]));
  must(reports.unlink_exit(documents_[1]));
  EXPECT_THAT(must(reports.exits_of(documents_[0])), testing::ElementsAre(documents_[2]));
  must(unit_->mark());
  EXPECT_THAT(reports.unlink_exit(documents_[1]), FailsWith("store.broken"));
  must(unit_->undo_to_mark());
}

TEST_P(Shipping, counts_the_corrections_of_a_report) {
  Reports& reports = unit_->reports();
  EXPECT_EQ(must(reports.last_degree(documents_[0])), 0);
  must(reports.add_correction(documents_[0], 1, documents_[1]));
  EXPECT_EQ(must(reports.last_degree(documents_[0])), 1);
  EXPECT_EQ(must(reports.last_degree(documents_[1])), 0);
  must(unit_->mark());
  EXPECT_THAT(reports.add_correction(documents_[0], 1, documents_[2]), FailsWith("store.broken"));
  must(unit_->undo_to_mark());
}

INSTANTIATE_TEST_SUITE_P(Store, Shipping, testing::ValuesIn(adapters()), adapter_name);

}  // namespace
}  // namespace esclusa::store
