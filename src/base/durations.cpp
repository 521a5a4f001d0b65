#include "base/durations.h"

#include <algorithm>

namespace esclusa {
namespace {

constexpr std::int64_t kMinute = 60;
constexpr std::int64_t kHour = 60 * kMinute;
constexpr std::int64_t kDay = 24 * kHour;

std::int64_t rounded(std::int64_t seconds) {
  const std::int64_t step = seconds <= kHour ? 1 : seconds <= kDay ? kMinute : kHour;
  return (seconds + step - 1) / step * step;
}

}  // namespace

void Durations::add(std::int64_t seconds) {
  seconds = std::max<std::int64_t>(seconds, 0);
  ++counts_[rounded(seconds)];
  ++count_;
  longest_ = std::max(longest_, seconds);
}

void Durations::add(const Durations& others) {
  for (const auto& [seconds, count] : others.counts_) counts_[seconds] += count;
  count_ += others.count_;
  longest_ = std::max(longest_, others.longest_);
}

std::int64_t Durations::percentile(unsigned percent) const {
  const std::uint64_t wanted = (count_ * percent + 99) / 100;
  std::uint64_t done = 0;
  for (const auto& [seconds, count] : counts_) {
    done += count;
    if (done >= wanted) return std::min(seconds, longest_);
  }
  return 0;
}

}  // namespace esclusa
