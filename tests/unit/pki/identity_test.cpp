#include "pki/identity.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "support/test_pki.h"

namespace esclusa::pki {
namespace {

using support::der_of;
using support::instant;
using support::open_trust;
using support::trust_settings;

Identity read(const TrustSettings& trust, const Bytes& der, const std::string& name) {
  Findings findings;
  const auto judged = open_trust(trust)->judge(der, {}, instant("2026-11-20T10:00:00Z"), findings);
  EXPECT_TRUE(judged.ok() && *judged) << name;
  return judged.ok() && *judged ? (*judged)->identity : Identity{};
}

Identity identity_of(const std::string& name) {
  return read(trust_settings(), der_of(name), name);
}

/// Certificates of make_chains.py.
Identity who(const std::string& name) {
  TrustSettings trust;
  trust.anchors = {support::chain_file("who.pem")};
  return read(trust, support::der_in(support::chain_file("who-" + name + ".pem")), name);
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

std::string test_name(const testing::TestParamInfo<const char*>& tested) {
  std::string name = tested.param;
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

class EveryEncoding : public testing::TestWithParam<const char*> {};

TEST_P(EveryEncoding, of_the_same_ruc_is_read) {
  EXPECT_EQ(who(GetParam()).ruc, "0990000018001");
}
INSTANTIATE_TEST_SUITE_P(Identity, EveryEncoding,
                         testing::Values("utf8", "printable", "ia5", "bare", "bare-blank", "octets", "tagged",
                                         "twice-tagged", "alt", "alt-tagged", "repeats"),
                         test_name);

class Malformed : public testing::TestWithParam<const char*> {};

TEST_P(Malformed, is_nobody) {
  const Identity identity = who(GetParam());
  EXPECT_EQ(identity.ruc, "");
  EXPECT_EQ(identity.cedula, "");
  EXPECT_EQ(identity.passport, "");
}
INSTANTIATE_TEST_SUITE_P(Identity, Malformed,
                         testing::Values("wide-digits", "letter-o", "two-in-one", "overlong",
                                         "no-establishment", "no-province", "person-ruc-wrong-digit",
                                         "cedula-wrong-digit", "lower-prefix", "nul-inside",
                                         "nul-inside-bare", "wrong-length", "cut", "trailing", "integer",
                                         "nested-deep", "sequence", "two", "other-arc", "alt-two",
                                         "alt-broken", "contradicts"),
                         test_name);

}  // namespace
}  // namespace esclusa::pki
