#pragma once
/// Time as people in Ecuador read it: UTC−5 all year. Everything that is stored stays UTC.

#include <chrono>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"

namespace esclusa {

/// A day on the local calendar.
using LocalDay = std::chrono::local_days;
/// Since local midnight, below 24 h.
using TimeOfDay = std::chrono::minutes;

LocalDay local_day(Instant instant);
Instant from_local(LocalDay day, TimeOfDay time);
/// The first instant at or after `start` at which local clocks show `time`.
Instant next_local(Instant start, TimeOfDay time);

/// "2026-11-20".
std::string to_iso(LocalDay day);
/// "2026-11-20 18:00:00".
std::string to_local(Instant instant);
/// "20/11/2026 18:00:00", as the customs portal shows it.
std::string to_portal(Instant instant);
/// "18:00".
std::string to_text(TimeOfDay time);

/// Only the form that `to_iso` writes. Errors: reject "time.day" (also for days that do not exist).
Result<LocalDay> parse_day(std::string_view text);
/// Only the form that `to_text` writes. Errors: reject "time.of_day".
Result<TimeOfDay> parse_time_of_day(std::string_view text);

}  // namespace esclusa
