#pragma once
/// How long things took: a histogram of bounded size.

#include <cstdint>
#include <map>

namespace esclusa {

/// Exact to the second up to an hour, then rounded up to the minute, from a day on to the hour. The longest
/// one is always exact.
class Durations {
 public:
  /// Less than nothing, as after a clock that was set back, counts as nothing.
  void add(std::int64_t seconds);
  void add(const Durations& others);

  [[nodiscard]] std::uint64_t count() const noexcept { return count_; }
  [[nodiscard]] std::int64_t longest() const noexcept { return longest_; }
  /// The shortest time within which at least `percent` of a hundred were done (nearest rank); 0 when there
  /// are none.
  [[nodiscard]] std::int64_t percentile(unsigned percent) const;

 private:
  std::map<std::int64_t, std::uint64_t> counts_;  // by rounded seconds
  std::uint64_t count_ = 0;
  std::int64_t longest_ = 0;
};

}  // namespace esclusa
