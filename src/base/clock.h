#pragma once
/// Time is read through a `Clock` so that tests fix it. All instants are UTC, whole seconds.

#include <chrono>
#include <string>
#include <string_view>

#include "base/result.h"

namespace esclusa {

using Instant = std::chrono::sys_seconds;

/// Thread rule: `now` may be called from any thread.
class Clock {
 public:
  virtual ~Clock() = default;
  [[nodiscard]] virtual Instant now() const = 0;
};

class SystemClock final : public Clock {
 public:
  [[nodiscard]] Instant now() const override;
};

/// Always the same instant; for tests and for `validate --at`.
class FixedClock final : public Clock {
 public:
  explicit FixedClock(Instant instant) : instant_(instant) {}
  [[nodiscard]] Instant now() const override { return instant_; }

 private:
  Instant instant_;
};

/// "2026-11-20T22:15:00Z".
std::string to_iso(Instant instant);
/// Only the form that `to_iso` writes. Errors: reject "time.format" (also for days that do not exist).
Result<Instant> parse_iso(std::string_view text);
/// "20261120".
std::string to_yyyymmdd(Instant instant);

}  // namespace esclusa
