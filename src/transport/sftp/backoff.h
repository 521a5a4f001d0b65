#pragma once
/// When a partner's server may be tried again. Pure: time and chance come from outside.

#include <algorithm>
#include <chrono>

namespace esclusa::transport {

struct BackoffSettings {
  std::chrono::milliseconds first{1'000};
  std::chrono::milliseconds cap{300'000};
  int login_tries = 3;  // refused logins before the long pause: servers ban for less
  std::chrono::milliseconds login_pause{900'000};
};

/// Full jitter: the n-th pause is a random share of first · 2^n, never above the cap. A chance is in [0, 1).
class Backoff {
 public:
  using Time = std::chrono::steady_clock::time_point;
  using Pause = std::chrono::milliseconds;

  explicit Backoff(BackoffSettings settings) : settings_(settings) {}

  /// What is still to wait; zero: go ahead.
  [[nodiscard]] Pause remaining(Time now) const {
    return std::max(Pause::zero(), std::chrono::ceil<Pause>(not_before_ - now));
  }

  void network_failed(Time now, double chance) {
    not_before_ = now + jittered(failures_, chance);
    if (failures_ < kMaxDoublings) ++failures_;
  }

  void login_refused(Time now, double chance) {
    const bool patient = ++refusals_ < settings_.login_tries;
    not_before_ = now + (patient ? jittered(refusals_ - 1, chance) : settings_.login_pause);
  }

  /// What no quick repetition can mend.
  void hopeless(Time now) { not_before_ = now + settings_.login_pause; }

  void logged_in() { refusals_ = 0; }

  /// Only real work forgives: a server that lets us in and then drops us still counts as failing.
  void worked() { failures_ = 0; }

 private:
  static constexpr int kMaxDoublings = 30;

  [[nodiscard]] Pause jittered(int doublings, double chance) const {
    const Pause limit = std::min<Pause>(settings_.cap, settings_.first * (1LL << doublings));
    return std::chrono::duration_cast<Pause>(chance * std::chrono::duration<double, std::milli>(limit));
  }

  BackoffSettings settings_;
  Time not_before_{};
  int failures_ = 0;
  int refusals_ = 0;
};

}  // namespace esclusa::transport
