#pragma once
/// The worker threads. Besides the drop workers nothing else in the house starts a thread (docs/threads.md).

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <vector>

#include "base/executor.h"

namespace esclusa::daemon {

/// A fixed number of threads that share the calls of all partners fairly: each takes the next item of the
/// call that waits longest. A caller's own thread only waits.
class Crew final : public Executor {
 public:
  explicit Crew(std::size_t workers);
  ~Crew() override;
  Crew(const Crew&) = delete;
  Crew& operator=(const Crew&) = delete;

  [[nodiscard]] std::size_t workers() const override { return threads_.size(); }
  void for_each(std::size_t count, const std::function<void(std::size_t, std::size_t)>& work) override;

 private:
  struct Call {
    const std::function<void(std::size_t, std::size_t)>& work;
    std::size_t count;
    std::size_t next = 0;
    std::size_t done = 0;
  };
  void loop(std::size_t worker);

  std::mutex mutex_;
  std::condition_variable work_there_;
  std::condition_variable call_done_;
  std::deque<Call*> calls_;
  bool stopping_ = false;
  std::vector<std::jthread> threads_;
};

}  // namespace esclusa::daemon
