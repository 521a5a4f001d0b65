#include <gtest/gtest.h>

#include "kinds/desk.h"

namespace esclusa::kinds {
namespace {

std::string text_of(const std::string& file) {
  return read_file(std::filesystem::path(ESCLUSA_SOURCE_DIR) / "tests/kinds/crg/cases" / (file + ".xml"));
}

class RegisterLoad : public testing::Test {
 protected:
  std::string result_of(const std::string& file) {
    return desk_.process(text_of(file), Desk::kArrived).result;
  }
  std::vector<store::CodeRecord> cantons() { return *desk_.unit().references().codes("cantones"); }

  Desk desk_;
};

TEST_F(RegisterLoad, puts_a_whole_register_in_force) {
  EXPECT_EQ(result_of("ok_whole"), "ACEPTADO");
  ASSERT_EQ(cantons().size(), 2U);
  EXPECT_EQ(cantons()[1].name, "Sevilla Don Bosco");
  const auto generation = *desk_.unit().generations().current("cantones");
  ASSERT_TRUE(generation);
  EXPECT_EQ(generation->rows, 2U);
  EXPECT_EQ(generation->activated, Desk::kArrived);
  EXPECT_EQ(generation->source.size(), 21U) << "the number of the delivery";
  EXPECT_NE(generation->sha256, Digest{});
}

TEST_F(RegisterLoad, keeps_every_column) {
  EXPECT_EQ(result_of("ok_ruc"), "ACEPTADO");
  const auto taxpayer = *desk_.unit().references().find_ruc("1390000045001");
  ASSERT_TRUE(taxpayer);
  EXPECT_EQ(taxpayer->state, "SUSPENDIDO");
  EXPECT_EQ(taxpayer->address, "Quito, Av. Amazonas N34-12");
  EXPECT_EQ(result_of("ok_representatives"), "ACEPTADO");
  EXPECT_TRUE(
      *desk_.unit().references().is_legal_representative("1790011674001", "002", "1710034065", "2026-11-20"));
}

TEST_F(RegisterLoad, waits_for_the_last_part_whichever_it_is) {
  EXPECT_EQ(result_of("ok_part_two_first"), "ACEPTADO");
  EXPECT_TRUE(cantons().empty());
  EXPECT_EQ(result_of("ok_part_one"), "ACEPTADO");
  EXPECT_EQ(cantons().size(), 2U);
  EXPECT_EQ((*desk_.unit().generations().current("cantones"))->rows, 2U);
  EXPECT_FALSE(*desk_.unit().generations().filling("cantones"));
}

TEST_F(RegisterLoad, a_refused_part_changes_nothing_and_can_be_sent_again) {
  EXPECT_EQ(result_of("ok_part_one"), "ACEPTADO");
  EXPECT_EQ(result_of("l4_e05_in_an_earlier_part"), "RECHAZADO");
  EXPECT_EQ(result_of("ok_part_two_last"), "ACEPTADO");
  EXPECT_EQ(cantons().size(), 2U);
}

TEST_F(RegisterLoad, a_new_series_takes_the_place_of_an_unfinished_one) {
  EXPECT_EQ(result_of("ok_part_one"), "ACEPTADO");
  EXPECT_EQ(result_of("l5_w06_series_given_up"), "ACEPTADO_CON_OBSERVACIONES");
  EXPECT_EQ(cantons().size(), 2U);
  EXPECT_TRUE(*desk_.unit().generations().any_old());
}

TEST_F(RegisterLoad, feeds_declarations_without_generations) {
  EXPECT_EQ(result_of("ok_declarations"), "ACEPTADO");
  EXPECT_TRUE(*desk_.unit().declarations().find("05520264000001001"));
  EXPECT_FALSE(*desk_.unit().generations().current("dae"));
}

}  // namespace
}  // namespace esclusa::kinds
