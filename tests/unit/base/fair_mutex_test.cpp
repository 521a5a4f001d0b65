#include "base/fair_mutex.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

namespace esclusa {
namespace {

TEST(FairMutex, lets_one_in_at_a_time) {
  FairMutex mutex;
  int count = 0;
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 4; ++i) {
      threads.emplace_back([&] {
        for (int n = 0; n < 1000; ++n) {
          const std::lock_guard guard(mutex);
          ++count;
        }
      });
    }
  }
  EXPECT_EQ(count, 4000);
}

TEST(FairMutex, serves_in_the_order_of_asking) {
  FairMutex mutex;
  std::vector<int> order;
  std::vector<std::jthread> threads;
  {
    const std::lock_guard held(mutex);
    for (int i = 0; i < 8; ++i) {
      threads.emplace_back([&, i] {
        const std::lock_guard guard(mutex);
        order.push_back(i);
      });
      while (mutex.waiting() != static_cast<std::uint64_t>(i) + 1) std::this_thread::yield();
    }
  }
  threads.clear();  // joins
  EXPECT_EQ(order, (std::vector<int>{0, 1, 2, 3, 4, 5, 6, 7}));
}

TEST(FairMutex, who_comes_back_at_once_goes_behind_who_waits) {
  FairMutex mutex;
  std::atomic<int> served = 0;
  mutex.lock();
  const std::jthread other([&] {
    const std::lock_guard guard(mutex);
    served = 1;
  });
  while (mutex.waiting() == 0) std::this_thread::yield();
  mutex.unlock();
  mutex.lock();
  EXPECT_EQ(served, 1);
  mutex.unlock();
}

}  // namespace
}  // namespace esclusa
