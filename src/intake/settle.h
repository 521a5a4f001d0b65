#pragma once
/// When is a file completely dropped? Judged by our own observations and our own steady clock: the partner's
/// clock and preserved modification times prove nothing.

#include <chrono>
#include <string>
#include <unordered_map>
#include <vector>

#include "config/config.h"
#include "transport/transport.h"

namespace esclusa::intake {

using SteadyTime = std::chrono::steady_clock::time_point;

/// Remembers what it saw between listings of one drop. Belongs to one thread.
class SettleTracker {
 public:
  explicit SettleTracker(config::Settle rule) : rule_(rule) {}

  /// Candidates of this listing that are complete, oldest modification first. `now` is the time of the
  /// listing.
  std::vector<transport::Entry> settled(const std::vector<transport::Entry>& listing, SteadyTime now);
  /// Candidates of the last listing that have not settled yet.
  [[nodiscard]] std::size_t waiting() const { return waiting_; }

 private:
  struct Seen {
    std::uint64_t size;
    Instant mtime;
    SteadyTime since;
    std::uint64_t listing;
  };
  bool stable(const transport::Entry& entry, SteadyTime now);

  config::Settle rule_;
  std::unordered_map<std::string, Seen> seen_;
  std::uint64_t listings_ = 0;
  std::size_t waiting_ = 0;
};

}  // namespace esclusa::intake
