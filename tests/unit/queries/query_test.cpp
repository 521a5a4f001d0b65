/// Who sees what, and periods, which are days of Ecuador, UTC−5: a day begins at 05:00 UTC.

#include "queries/query.h"

#include <gtest/gtest.h>

namespace esclusa::queries {
namespace {

Instant at(const char* text) {
  return parse_iso(text).value();
}

std::string span(const Period& period, const char* now) {
  const auto found = span_of(period, at(now));
  return found ? to_iso(found->from) + " " + to_iso(found->to) : found.error().code;
}

TEST(Period, is_today_unless_told) {
  EXPECT_EQ(span({}, "2026-11-20T15:00:00Z"), "2026-11-20T05:00:00Z 2026-11-21T05:00:00Z");
  EXPECT_EQ(span({.named = "HOY", .from = "", .to = ""}, "2026-11-20T15:00:00Z"),
            "2026-11-20T05:00:00Z 2026-11-21T05:00:00Z");
}

TEST(Period, changes_its_day_at_midnight_in_ecuador) {
  EXPECT_EQ(span({}, "2026-11-21T04:59:59Z"), "2026-11-20T05:00:00Z 2026-11-21T05:00:00Z");
  EXPECT_EQ(span({}, "2026-11-21T05:00:00Z"), "2026-11-21T05:00:00Z 2026-11-22T05:00:00Z");
}

TEST(Period, counts_named_days_back_from_today) {
  EXPECT_EQ(span({.named = "SEMANA", .from = "", .to = ""}, "2026-11-20T15:00:00Z"),
            "2026-11-14T05:00:00Z 2026-11-21T05:00:00Z");
  EXPECT_EQ(span({.named = "MES", .from = "", .to = ""}, "2026-03-01T15:00:00Z"),
            "2026-01-30T05:00:00Z 2026-03-02T05:00:00Z");
}

TEST(Period, includes_both_days) {
  EXPECT_EQ(span({.named = "", .from = "2026-12-31", .to = "2027-01-01"}, "2026-11-20T15:00:00Z"),
            "2026-12-31T05:00:00Z 2027-01-02T05:00:00Z");
  EXPECT_EQ(span({.named = "", .from = "2028-02-29", .to = "2028-02-29"}, "2026-11-20T15:00:00Z"),
            "2028-02-29T05:00:00Z 2028-03-01T05:00:00Z");
}

TEST(Period, has_92_days_at_most) {
  EXPECT_EQ(span({.named = "", .from = "2026-07-01", .to = "2026-09-30"}, "2026-11-20T15:00:00Z"),
            "2026-07-01T05:00:00Z 2026-10-01T05:00:00Z");
  EXPECT_EQ(span({.named = "", .from = "2026-07-01", .to = "2026-10-01"}, "2026-11-20T15:00:00Z"),
            "queries.period");
}

TEST(Period, refuses_what_is_no_period) {
  EXPECT_EQ(span({.named = "", .from = "2026-11-20", .to = "2026-11-19"}, "2026-11-20T15:00:00Z"),
            "queries.period");
  EXPECT_EQ(span({.named = "", .from = "2026-02-30", .to = "2026-03-01"}, "2026-11-20T15:00:00Z"),
            "queries.period");
  EXPECT_EQ(span({.named = "", .from = "2026-11-20", .to = ""}, "2026-11-20T15:00:00Z"), "queries.period");
}

TEST(Scope, of_an_operator_is_its_ruc) {
  document::Header header;
  header.ruc = "1790011674001";
  header.oce_code = "05000003";
  EXPECT_FALSE(scope_of(header, false).everything);
  EXPECT_EQ(scope_of(header, false).ruc, "1790011674001");
}

TEST(Scope, of_customs_is_everything) {
  EXPECT_TRUE(scope_of({}, true).everything);
}

TEST(Query, turns_a_page_into_a_window) {
  Query query;
  EXPECT_EQ(query.window().offset, 0U);
  EXPECT_EQ(query.window().limit, 50U);
  query.page = 3;
  query.rows_per_page = 20;
  EXPECT_EQ(query.window().offset, 40U);
  EXPECT_EQ(query.window().limit, 20U);
}

}  // namespace
}  // namespace esclusa::queries
