#include <gtest/gtest.h>

#include "kinds/desk.h"

namespace esclusa::kinds {
namespace {

TEST(GenRequest, holds_user_identity_and_email_until_the_code_is_confirmed) {
  Desk desk;
  const Outcome outcome = desk.process(
      read_file(std::filesystem::path(ESCLUSA_SOURCE_DIR) / "tests/kinds/gen/cases/ok_cedula.xml"),
      Desk::kArrived);
  ASSERT_TRUE(outcome.pending);
  EXPECT_EQ(outcome.pending->state, "PENDIENTE_CODIGO");
  EXPECT_FALSE(outcome.pending->until);
  EXPECT_TRUE(*desk.unit().accounts().user_taken("ANA.PEREZ"));
  EXPECT_TRUE(*desk.unit().accounts().identity_taken("002", "1710034065"));
  EXPECT_TRUE(*desk.unit().accounts().email_taken("ana.perez@example.com"));
}

}  // namespace
}  // namespace esclusa::kinds
