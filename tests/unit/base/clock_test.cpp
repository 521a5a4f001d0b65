#include "base/clock.h"

#include <gtest/gtest.h>

namespace esclusa {
namespace {

TEST(Clock, writes_and_reads_utc) {
  const auto instant = parse_iso("2026-11-20T22:15:09Z");
  ASSERT_TRUE(instant.ok());
  EXPECT_EQ(to_iso(*instant), "2026-11-20T22:15:09Z");
  EXPECT_EQ(to_yyyymmdd(*instant), "20261120");
}

TEST(Clock, refuses_other_forms_and_days_that_do_not_exist) {
  for (const std::string_view text :
       {"", "2026-11-20", "2026-11-20T22:15:09", "2026-11-20T22:15:09-05:00", "2026-02-30T00:00:00Z",
        "2026-11-20T24:00:00Z", "2026-11-20T23:59:60Z", "2026-11-20 22:15:09Z", "+026-11-20T22:15:09Z"}) {
    EXPECT_FALSE(parse_iso(text).ok()) << text;
  }
}

}  // namespace
}  // namespace esclusa
