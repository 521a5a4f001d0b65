#include "mail/queue.h"

#include <gtest/gtest.h>

#include <set>

namespace esclusa::mail {
namespace {

using std::chrono::minutes;

const Instant kNow = *parse_iso("2026-11-21T09:00:00Z");

TEST(QueueName, says_how_often_and_when_again) {
  EXPECT_EQ(queue_name({"a1", 0, {}}), "a1.eml");
  const Waiting tried{"a1", 3, kNow};
  const auto read = parse_queue_name(queue_name(tried));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->id, "a1");
  EXPECT_EQ(read->tries, 3U);
  EXPECT_EQ(read->due, kNow);
  EXPECT_EQ(parse_queue_name("a1.eml")->tries, 0U);
}

TEST(QueueName, nothing_else_is_one) {
  for (const char* name :
       {"", ".eml", "a1", "a1.txt", "A1.eml", ".a1.eml", "a1.1.eml", "a1.0.5.eml", "a1.x.5.eml", "a1.1.x.eml",
        "a1.1.5.6.eml", "a1.-1.5.eml", "a1.1..eml", "a1..5.eml", "a1.99999999999.5.eml", "a b.eml"}) {
    EXPECT_FALSE(parse_queue_name(name)) << name;
  }
}

TEST(BackOff, is_1_5_15_60_minutes_and_up_to_a_fifth_more) {
  const int expected[] = {1, 5, 15, 60, 60, 60};
  for (unsigned tries = 1; tries <= 6; ++tries) {
    std::set<Instant> all;
    for (int i = 0; i < 200; ++i) {
      const Instant due = next_try("m" + std::to_string(i), tries, kNow);
      const minutes wait{expected[tries - 1]};
      EXPECT_GE(due, kNow + wait);
      EXPECT_LE(due, kNow + wait + std::chrono::seconds(wait) / 5);
      EXPECT_FALSE(is_due(due, kNow));
      EXPECT_TRUE(is_due(due, due));
      all.insert(due);
    }
    EXPECT_GT(all.size(), 8U) << "spread";
  }
}

TEST(BackOff, a_clock_that_was_put_back_holds_up_nothing) {
  EXPECT_TRUE(is_due(next_try("a", 9, kNow + std::chrono::days{300}), kNow));
}

}  // namespace
}  // namespace esclusa::mail
