#include "daemon/crew.h"

#include <gtest/gtest.h>

#include <atomic>

namespace esclusa::daemon {
namespace {

TEST(Crew, does_every_item_once) {
  Crew crew(4);
  std::vector<std::atomic<int>> seen(1000);
  crew.for_each(seen.size(), [&](std::size_t, std::size_t i) { ++seen[i]; });
  for (const auto& count : seen) EXPECT_EQ(count, 1);
}

TEST(Crew, nothing_to_do_returns_at_once) {
  Crew crew(2);
  crew.for_each(0, [](std::size_t, std::size_t) { FAIL(); });
}

TEST(Crew, a_short_call_does_not_wait_for_the_end_of_a_long_one) {
  Crew crew(1);
  constexpr std::size_t kLong = 5000;
  std::atomic<std::size_t> done = 0;
  std::atomic<bool> started = false;
  std::jthread flood([&] {
    crew.for_each(kLong, [&](std::size_t, std::size_t) {
      started = true;
      std::this_thread::sleep_for(std::chrono::microseconds{100});
      ++done;
    });
  });
  while (!started) std::this_thread::yield();
  crew.for_each(1, [](std::size_t, std::size_t) {});
  EXPECT_LT(done, kLong);
}

TEST(Crew, a_worker_number_is_never_used_by_two_calls_at_once) {
  Crew crew(3);
  std::vector<std::atomic<int>> busy(crew.workers());
  std::atomic<bool> clash = false;
  const auto work = [&](std::size_t worker, std::size_t) {
    if (++busy[worker] > 1) clash = true;
    std::this_thread::yield();
    --busy[worker];
  };
  std::vector<std::jthread> callers;
  for (int c = 0; c < 4; ++c) {
    callers.emplace_back([&] {
      for (int round = 0; round < 50; ++round) crew.for_each(37, work);
    });
  }
  callers.clear();
  EXPECT_FALSE(clash);
}

}  // namespace
}  // namespace esclusa::daemon
