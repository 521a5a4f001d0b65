#include "pki/identity.h"

#include <gtest/gtest.h>

#include "support/test_pki.h"

namespace esclusa::pki {
namespace {

using support::der_of;
using support::instant;
using support::open_trust;
using support::trust_settings;

Identity identity_of(const std::string& name) {
  Findings findings;
  const auto judged =
      open_trust(trust_settings())->judge(der_of(name), {}, instant("2026-11-20T10:00:00Z"), findings);
  EXPECT_TRUE(judged.ok() && *judged) << name;
  return judged.ok() && *judged ? (*judged)->identity : Identity{};
}

class InEveryLayout : public testing::TestWithParam<const char*> {};

TEST_P(InEveryLayout, reads_taxpayer_and_person) {
  const Identity identity = identity_of(GetParam());
  EXPECT_EQ(identity.ruc, "0990000018001");
  EXPECT_EQ(identity.cedula, "0601234560");
  EXPECT_EQ(identity.passport, "");
}
INSTANTIATE_TEST_SUITE_P(Identity, InEveryLayout, testing::Values("subject", "extension", "othername"));

TEST(Identity, a_natural_person_has_no_ruc) {
  const Identity identity = identity_of("natural");
  EXPECT_EQ(identity.ruc, "");
  EXPECT_EQ(identity.cedula, "1710034065");
}

TEST(Identity, a_bare_serial_number_counts_when_its_check_digit_holds) {
  EXPECT_EQ(identity_of("bare-serial").cedula, "1710034065");
}

TEST(Identity, a_bare_serial_number_with_a_wrong_check_digit_is_nobody) {
  EXPECT_EQ(identity_of("clock-serial").cedula, "");
}

TEST(Identity, reads_a_passport) {
  const Identity identity = identity_of("passport");
  EXPECT_EQ(identity.passport, "AB123456");
  EXPECT_EQ(identity.cedula, "");
}

TEST(Identity, two_different_rucs_are_none) {
  EXPECT_EQ(identity_of("two-rucs").ruc, "");
}

TEST(Identity, reads_the_common_name_in_utf8) {
  EXPECT_EQ(identity_of("subject").name, "Rosa Ñandú");
}

TEST(Cedula, wants_ten_digits_a_province_and_the_check_digit) {
  EXPECT_TRUE(is_cedula("1710034065"));
  EXPECT_TRUE(is_cedula("0601234560"));
  EXPECT_FALSE(is_cedula("1710034066"));
  EXPECT_FALSE(is_cedula("171003406"));
  EXPECT_FALSE(is_cedula("17100340650"));
  EXPECT_FALSE(is_cedula("171003406X"));
  EXPECT_FALSE(is_cedula("0000000000"));
  EXPECT_FALSE(is_cedula("9910034065"));
  EXPECT_FALSE(is_cedula(""));
}

}  // namespace
}  // namespace esclusa::pki
