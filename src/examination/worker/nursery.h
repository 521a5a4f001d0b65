#pragma once
/// The daemon's side of the zygote.

#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>

#include "base/descriptor.h"
#include "examination/worker/message.h"

namespace esclusa::examination {

/// Waits for what a child sends or takes, until that child has used so much processor time, or four times
/// that has passed by the clock: a machine that is busy with something else is no fault of a file.
class Watch {
 public:
  Watch(pid_t child, std::chrono::milliseconds processor_time);
  bool operator()(int descriptor, short events);
  [[nodiscard]] bool expired() const noexcept { return expired_; }

 private:
  [[nodiscard]] std::chrono::nanoseconds used() const;

  pid_t child_;
  std::chrono::milliseconds limit_;
  std::chrono::steady_clock::time_point begun_ = std::chrono::steady_clock::now();
  std::optional<std::chrono::nanoseconds> used_before_;
  bool expired_ = false;
};

/// The code of the error that says: the zygote died, and all its workers with it.
inline constexpr const char* kNoZygote = "worker.zygote";

/// A worker that has enclosed itself.
struct Worker {
  pid_t process = 0;
  Descriptor channel;   // does not block
  std::string partner;  // the only one whose files it has seen
  bool fresh = true;    // it has seen none yet
};

/// Thread rule: any thread.
class Nursery {
 public:
  /// `program` is executed with kZygoteArgument; it gets nothing of this process but a channel: no memory, no
  /// descriptor, no environment. Errors: those of `Inspector::open`; park "worker.start".
  static Result<std::unique_ptr<Nursery>> open(std::filesystem::path program, Instructions instructions);
  ~Nursery();
  Nursery(const Nursery&) = delete;
  Nursery& operator=(const Nursery&) = delete;

  /// A fresh worker, from a new zygote if the last one died. Errors: park "worker.sandbox"; retry
  /// "worker.fork".
  Result<Worker> fork_worker();
  /// Ends a worker for good. Its wait status; empty: the zygote died, and all its workers with it.
  std::optional<int> end(Worker worker);

  [[nodiscard]] pid_t zygote() const;

 private:
  Nursery(std::filesystem::path program, Instructions instructions)
      : program_(std::move(program)), instructions_(std::move(instructions)) {}
  Status start();
  void bury();
  Result<Worker> order_fork();

  const std::filesystem::path program_;
  const Instructions instructions_;
  mutable std::mutex mutex_;
  pid_t zygote_ = 0;
  Descriptor channel_;
};

}  // namespace esclusa::examination
