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
