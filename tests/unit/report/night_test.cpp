#include "report/night.h"

#include <gtest/gtest.h>

namespace esclusa::report {
namespace {

Instant at(std::string_view iso) {
  return *parse_iso(iso);
}

LocalDay day(std::string_view text) {
  return *parse_day(text);
}

TEST(Night, has_the_name_of_its_evening) {
  const store::Period night = night_of(day("2026-11-20"), {});
  EXPECT_EQ(night.from, at("2026-11-20T23:00:00Z"));
  EXPECT_EQ(night.to, at("2026-11-21T11:00:00Z"));
}

TEST(Night, of_equal_hours_is_a_whole_day) {
  config::Report settings;
  settings.night_from = settings.night_to = std::chrono::hours{6};
  const store::Period night = night_of(day("2026-11-20"), settings);
  EXPECT_EQ(night.to - night.from, std::chrono::hours{24});
}

TEST(Night, the_last_one_is_over) {
  EXPECT_EQ(last_night(at("2026-11-21T11:00:00Z"), {}), day("2026-11-20"));
  EXPECT_EQ(last_night(at("2026-11-21T10:59:59Z"), {}), day("2026-11-19"));
  EXPECT_EQ(last_night(at("2026-11-22T03:00:00Z"), {}), day("2026-11-20")) << "22:00: the next has begun";
}

TEST(Night, its_report_is_due_after_its_end) {
  const TimeOfDay half_past_six = std::chrono::minutes{390};
  EXPECT_EQ(due(day("2026-11-20"), half_past_six, {}), at("2026-11-21T11:30:00Z"));
  EXPECT_EQ(last_due(at("2026-11-21T11:29:59Z"), half_past_six, {}), day("2026-11-19"));
  EXPECT_EQ(last_due(at("2026-11-21T11:30:00Z"), half_past_six, {}), day("2026-11-20"));
  const TimeOfDay five = std::chrono::hours{5};
  EXPECT_EQ(due(day("2026-11-20"), five, {}), at("2026-11-22T10:00:00Z")) << "never before the night is over";
}

}  // namespace
}  // namespace esclusa::report
