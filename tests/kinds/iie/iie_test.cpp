/// What the table of cases cannot show: books, states, effects, urgency.

#include <gtest/gtest.h>

#include "kinds/desk.h"

namespace esclusa::kinds {
namespace {

std::string text_of(const std::string& name) {
  return read_file(std::filesystem::path(ESCLUSA_SOURCE_DIR) / "tests/kinds/iie/cases" / (name + ".xml"));
}

class IieBooks : public ::testing::Test {
 protected:
  Outcome process(const std::string& name) { return desk_.process(text_of(name), Desk::kArrived); }
  bool urgent(const std::string& name) { return desk_.urgent(*desk_.kinds().by_code("IIE"), text_of(name)); }
  std::string state_of(const std::string& declaration) {
    return (*desk_.unit().declarations().find(declaration))->state;
  }
  Desk desk_;
};

TEST_F(IieBooks, a_part_moves_the_declaration_and_shows_the_balance) {
  const Outcome outcome = process("r8_first_part");
  ASSERT_EQ(outcome.booking.effects.size(), 1U);
  EXPECT_EQ(outcome.booking.effects[0].pieces, 6);
  EXPECT_EQ(outcome.booking.effects[0].pieces_left, 4);
  EXPECT_EQ(outcome.booking.effects[0].weight.to_string(), "10.000");
  EXPECT_EQ(outcome.booking.effects[0].weight_left.to_string(), "90.000");
  EXPECT_EQ(outcome.booking.effects[0].shipment_state, "INGRESO_PARCIAL");
  EXPECT_EQ(state_of("05520264000000002"), "INGRESO_PARCIAL");
}

TEST_F(IieBooks, the_rest_completes_the_declaration) {
  process("r8_first_part");
  const Outcome outcome = process("r8_ok_rest");
  EXPECT_EQ(outcome.booking.effects.at(0).pieces, 11);
  EXPECT_EQ(outcome.booking.effects.at(0).pieces_left, 0);
  EXPECT_EQ(state_of("05520264000000002"), "INGRESADA");
  const auto shipment = *desk_.unit().shipments().find("05000003", "05520264000000002");
  EXPECT_EQ(shipment->pieces_in, 11);
  EXPECT_EQ(shipment->stage.state, "INGRESO_TOTAL");
}

TEST_F(IieBooks, an_authorised_declaration_stays_authorised) {
  process("r3_ok_authorised");
  EXPECT_EQ(state_of("05520264000000006"), "SALIDA_AUTORIZADA");
}

TEST_F(IieBooks, a_refused_document_books_nothing) {
  process("r8_e31_over");
  EXPECT_EQ(state_of("05520264000000002"), "ACEPTADA");
  EXPECT_EQ(desk_.unit().shipments().of_declaration("05520264000000002")->size(), 0U);
}

TEST_F(IieBooks, a_container_stands_in_the_depot) {
  process("ok_sea_container");
  EXPECT_EQ((*desk_.unit().shipments().inside("05909025", "CSQU3054383")).size(), 1U);
}

TEST_F(IieBooks, details_of_one_declaration_are_one_movement) {
  const Outcome outcome = process("f17_ok_each_dae_from_1");
  ASSERT_EQ(outcome.booking.effects.size(), 2U);
  EXPECT_EQ(outcome.booking.effects[0].pieces, 20);
}

/// R15: perishables go first. What a case says of `Perecible` is enough.
TEST_F(IieBooks, R15_a_report_is_urgent_if_a_line_is_perishable) {
  EXPECT_TRUE(urgent("ok_air_partial"));
  EXPECT_FALSE(urgent("f22_ok_bulk"));
}

TEST_F(IieBooks, an_unknown_declaration_is_awaited_by_its_number) {
  const Outcome outcome = process("r2_unknown_dae_waits");
  ASSERT_TRUE(outcome.pending);
  EXPECT_EQ(outcome.pending->awaits, "DAE:05520264000009999");
  EXPECT_EQ(outcome.pending->state, "PENDIENTE_DAE");
  EXPECT_EQ(to_iso(*outcome.pending->until), "2026-11-21T20:00:00Z");
}

}  // namespace
}  // namespace esclusa::kinds
