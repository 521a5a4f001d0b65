#pragma once
/// Spreads independent work over threads that somebody else owns.

#include <cstddef>
#include <functional>

namespace esclusa {

/// Thread rule: one caller at a time per call; `for_each` may be called from several threads, which then
/// share the workers.
class Executor {
 public:
  virtual ~Executor() = default;
  /// How many workers there are; worker numbers are below this.
  [[nodiscard]] virtual std::size_t workers() const = 0;
  /// Calls work(worker, i) for each i < count and returns when all are done. `work` must not throw. No two
  /// calls with the same worker number run at once, so worker-owned parsers and contexts need no lock.
  virtual void for_each(std::size_t count,
                        const std::function<void(std::size_t worker, std::size_t i)>& work) = 0;
};

/// Does the work itself, in order; one caller only.
class InlineExecutor final : public Executor {
 public:
  [[nodiscard]] std::size_t workers() const override { return 1; }
  void for_each(std::size_t count, const std::function<void(std::size_t, std::size_t)>& work) override {
    for (std::size_t i = 0; i < count; ++i) work(0, i);
  }
};

}  // namespace esclusa
