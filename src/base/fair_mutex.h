#pragma once
/// A lock that is given in the order in which it was asked for. std::mutex may give it to the same thread
/// again and again, so that one busy partner would keep the others waiting for many batches instead of one.

#include <condition_variable>
#include <cstdint>
#include <mutex>

namespace esclusa {

/// Fits std::unique_lock. Thread rule: any thread; not recursive.
class FairMutex {
 public:
  void lock() {
    std::unique_lock guard(mutex_);
    const std::uint64_t turn = next_++;
    changed_.wait(guard, [&] { return turn == serving_; });
  }
  void unlock() {
    {
      const std::lock_guard guard(mutex_);
      ++serving_;
    }
    changed_.notify_all();
  }

  /// How many wait for their turn.
  [[nodiscard]] std::uint64_t waiting() const {
    const std::lock_guard guard(mutex_);
    return next_ == serving_ ? 0 : next_ - serving_ - 1;
  }

 private:
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::uint64_t next_ = 0;
  std::uint64_t serving_ = 0;
};

}  // namespace esclusa
