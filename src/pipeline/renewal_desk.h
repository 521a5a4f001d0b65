#pragma once
/// Disables the users who did not renew their data in January.

#include <stop_token>

#include "pipeline/process.h"

namespace esclusa::pipeline {

/// What is to be done is read from the accounts alone: nothing remembers that a year was worked off, so
/// neither a restart nor a clock that jumps makes an account be missed or told twice. Belongs to one thread;
/// the arguments outlive it.
class RenewalDesk {
 public:
  RenewalDesk(std::shared_ptr<const Workshop> workshop, store::Store& store, Executor& executor,
              const Clock& clock, EventSink& events);

  /// Disables all of them, batch by batch, each batch one transaction with its notices and mails, told by the
  /// event "accounts.disabled"; gives how many. Stops early, between batches, when asked to. An error means
  /// that the batch under way did not happen.
  Result<std::size_t> work(const std::stop_token& stop);
  /// The same for a service, unless the clock is more than kLongestStandstill ahead of the newest decision: a
  /// clock that is wrong for a moment must not disable everybody. An error is told by the event
  /// "accounts.renewal_failed", once until it works again. Cheap when there is nothing to do. False = it
  /// failed.
  bool look(const std::stop_token& stop);

  static constexpr std::size_t kBatch = 200;
  static constexpr std::chrono::days kLongestStandstill{100};

 private:
  [[nodiscard]] Result<bool> has_work() const;
  [[nodiscard]] Result<bool> trusts_clock() const;
  Result<std::size_t> work_if_due(const std::stop_token& stop);
  Result<std::size_t> work_batch();

  std::shared_ptr<const Workshop> shop_;
  store::Store& store_;
  Executor& executor_;
  const Clock& clock_;
  EventSink& events_;
  bool failed_ = false;  // it was told
};

}  // namespace esclusa::pipeline
