#include "xmlsig/xades.h"

#include <gtest/gtest.h>

namespace esclusa::xmlsig {
namespace {

std::string read(std::string_view text) {
  const auto time = parse_date_time(text);
  return time ? to_iso(*time) : "nothing";
}

TEST(DateTime, reads_any_time_zone) {
  EXPECT_EQ(read("2026-11-20T10:00:00Z"), "2026-11-20T10:00:00Z");
  EXPECT_EQ(read("2026-11-20T05:00:00-05:00"), "2026-11-20T10:00:00Z");
  EXPECT_EQ(read("2026-11-20T19:30:00+09:30"), "2026-11-20T10:00:00Z");
  EXPECT_EQ(read("2026-11-20T10:00:00+00:00"), "2026-11-20T10:00:00Z");
  EXPECT_EQ(read("2026-12-31T23:00:00-05:00"), "2027-01-01T04:00:00Z");
  EXPECT_EQ(read("2024-03-01T01:00:00+02:00"), "2024-02-29T23:00:00Z");
}

TEST(DateTime, cuts_fractions_off) {
  EXPECT_EQ(read("2026-11-20T10:00:00.999Z"), "2026-11-20T10:00:00Z");
  EXPECT_EQ(read("2026-11-20T05:00:00.1-05:00"), "2026-11-20T10:00:00Z");
  EXPECT_EQ(read("2026-11-20T10:00:00.123456789012345Z"), "2026-11-20T10:00:00Z");
}

TEST(DateTime, skips_white_space_around) {
  EXPECT_EQ(read(" \r\n\t2026-11-20T10:00:00Z \n"), "2026-11-20T10:00:00Z");
}

class NoDateTime : public testing::TestWithParam<const char*> {};

TEST_P(NoDateTime, is_nothing) {
  EXPECT_EQ(read(GetParam()), "nothing");
}
INSTANTIATE_TEST_SUITE_P(
    DateTime, NoDateTime,
    testing::Values("", "Z", "hola", "2026-11-20", "2026-11-20T10:00:00", "2026-11-20T10:00:00z",
                    "2026-11-20 10:00:00Z", "2026-11-20T10:00Z", "2026-11-20T10:00:00.Z",
                    "2026-11-20T10:00:00.5", "2026-11-20T10:00:00,5Z", "2026-02-29T10:00:00Z",
                    "2026-13-01T10:00:00Z", "2026-11-20T25:00:00Z", "2026-11-20T10:60:00Z",
                    "2026-11-20T10:00:61Z", "2026-11-20T10:00:00-5:00", "2026-11-20T10:00:00-0500",
                    "2026-11-20T10:00:00-05:00Z", "2026-11-20T10:00:00+25:00", "2026-11-20T10:00:00+05:60",
                    "2026-11-20T10:00:00+15:00", "2026-11-20T10:00:00-14:01", "2026-11-20T10:00:00 Z",
                    "-2026-11-20T10:00:00Z", "12026-11-20T10:00:00Z", "+026-11-20T10:00:00Z"));

}  // namespace
}  // namespace esclusa::xmlsig
