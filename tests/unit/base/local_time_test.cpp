#include "base/local_time.h"

#include <gtest/gtest.h>

namespace esclusa {
namespace {

Instant at(std::string_view iso) {
  return *parse_iso(iso);
}

TEST(LocalTime, is_five_hours_behind_utc_all_year) {
  EXPECT_EQ(to_local(at("2026-11-21T04:59:59Z")), "2026-11-20 23:59:59");
  EXPECT_EQ(to_local(at("2026-07-01T05:00:00Z")), "2026-07-01 00:00:00");
  EXPECT_EQ(to_portal(at("2026-11-21T04:59:59Z")), "20/11/2026 23:59:59");
  EXPECT_EQ(to_iso(local_day(at("2026-11-21T04:59:59Z"))), "2026-11-20");
  EXPECT_EQ(to_iso(local_day(at("2026-11-21T05:00:00Z"))), "2026-11-21");
  EXPECT_EQ(from_local(*parse_day("2026-11-20"), std::chrono::hours{18}), at("2026-11-20T23:00:00Z"));
}

TEST(LocalTime, finds_the_next_time_of_day_from_any_start) {
  const TimeOfDay six = std::chrono::hours{6};
  EXPECT_EQ(next_local(at("2026-11-20T23:00:00Z"), six), at("2026-11-21T11:00:00Z"));
  EXPECT_EQ(next_local(at("2026-11-21T11:00:00Z"), six), at("2026-11-21T11:00:00Z"));
  EXPECT_EQ(next_local(at("2026-11-21T11:00:01Z"), six), at("2026-11-22T11:00:00Z"));
}

TEST(LocalTime, reads_only_its_own_forms) {
  EXPECT_EQ(to_text(*parse_time_of_day("06:30")), "06:30");
  for (const std::string_view text : {"", "6:30", "24:00", "06:60", "06:30:00", "-1:00"})
    EXPECT_FALSE(parse_time_of_day(text).ok()) << text;
  for (const std::string_view text : {"", "2026-02-29", "2026-11-2", "20261120", "2026-11-20T00:00:00Z"})
    EXPECT_FALSE(parse_day(text).ok()) << text;
}

}  // namespace
}  // namespace esclusa
