#include "base/durations.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <vector>

namespace esclusa {
namespace {

TEST(Durations, has_nothing_to_say_about_nothing) {
  EXPECT_EQ(Durations{}.percentile(50), 0);
  EXPECT_EQ(Durations{}.count(), 0U);
}

TEST(Durations, gives_the_nearest_rank) {
  Durations times;
  for (std::int64_t s = 1; s <= 100; ++s) times.add(s);
  EXPECT_EQ(times.percentile(50), 50);
  EXPECT_EQ(times.percentile(95), 95);
  EXPECT_EQ(times.percentile(100), 100);
  times.add(-5);
  EXPECT_EQ(times.percentile(1), 1);
  EXPECT_EQ(times.count(), 101U);
}

TEST(Durations, is_exact_up_to_an_hour_whatever_came) {
  std::mt19937 random(7);
  std::uniform_int_distribution<std::int64_t> second(0, 3600);
  Durations halves[2];
  std::vector<std::int64_t> all;
  for (int i = 0; i < 999; ++i) {
    all.push_back(second(random));
    halves[i % 2].add(all.back());
  }
  halves[0].add(halves[1]);
  std::ranges::sort(all);
  EXPECT_EQ(halves[0].percentile(50), all[499]);
  EXPECT_EQ(halves[0].percentile(95), all[949]);
  EXPECT_EQ(halves[0].longest(), all.back());
}

TEST(Durations, rounds_long_ones_up_and_never_beyond_the_longest) {
  Durations times;
  times.add(3661);
  EXPECT_EQ(times.percentile(50), 3661);
  times.add(90'000);
  times.add(90'001);
  EXPECT_EQ(times.percentile(1), 3720);
  EXPECT_EQ(times.percentile(95), 90'001);
  EXPECT_EQ(times.longest(), 90'001);
}

}  // namespace
}  // namespace esclusa
