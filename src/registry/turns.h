#pragma once
/// Long work on the store in short turns, so that documents are never held up by it.

#include <algorithm>
#include <chrono>
#include <memory>
#include <thread>

#include "base/result.h"
#include "store/store.h"

namespace esclusa::registry {

/// Belongs to one thread, which must hold no writing unit of work.
class Turns {
 public:
  explicit Turns(store::Store& store) : store_(store) {}

  /// One transaction: `work(unit, is_over)` stops soon after `is_over()`. Before it, as long a pause as the
  /// last turn took: whoever waits for the writer's place looks for it every few milliseconds only.
  template <class Work>
  Status take(Work work) {
    std::this_thread::sleep_for(pause_);
    ESC_TRY(std::unique_ptr<store::UnitOfWork> unit, store_.write());
    const auto start = Steady::now();
    ESC_CHECK(work(*unit, [&] { return Steady::now() - start >= kTurn; }));
    ESC_CHECK(unit->commit());
    pause_ = std::min<Steady::duration>(Steady::now() - start, kLongestPause);
    return {};
  }

 private:
  using Steady = std::chrono::steady_clock;
  static constexpr std::chrono::milliseconds kTurn{20};  // and the commit
  static constexpr std::chrono::milliseconds kLongestPause{100};
  store::Store& store_;
  Steady::duration pause_{0};
};

}  // namespace esclusa::registry
