#include "base/local_time.h"

#include <fmt/format.h>

namespace esclusa {
namespace {

constexpr std::chrono::hours kEcuador{-5};

/// Local clocks as if they showed UTC, so that the forms of UTC serve.
Instant shown(LocalDay day) {
  return Instant{day.time_since_epoch()};
}

}  // namespace

LocalDay local_day(Instant instant) {
  return LocalDay{std::chrono::floor<std::chrono::days>((instant + kEcuador).time_since_epoch())};
}

Instant from_local(LocalDay day, TimeOfDay time) {
  return shown(day) + time - kEcuador;
}

Instant next_local(Instant start, TimeOfDay time) {
  const Instant same_day = from_local(local_day(start), time);
  return same_day >= start ? same_day : same_day + std::chrono::days{1};
}

std::string to_iso(LocalDay day) {
  return to_iso(shown(day)).substr(0, 10);
}

std::string to_local(Instant instant) {
  const std::string iso = to_iso(instant + kEcuador);
  return iso.substr(0, 10) + ' ' + iso.substr(11, 8);
}

std::string to_portal(Instant instant) {
  const std::string local = to_local(instant);
  return fmt::format("{}/{}/{} {}", local.substr(8, 2), local.substr(5, 2), local.substr(0, 4),
                     local.substr(11));
}

std::string to_text(TimeOfDay time) {
  return fmt::format("{:02}:{:02}", time.count() / 60, time.count() % 60);
}

Result<LocalDay> parse_day(std::string_view text) {
  const auto instant = parse_iso(fmt::format("{}T00:00:00Z", text));
  if (!instant) return reject("time.day", "el día no tiene la forma AAAA-MM-DD o no existe");
  return local_day(*instant - kEcuador);
}

Result<TimeOfDay> parse_time_of_day(std::string_view text) {
  const auto instant = parse_iso(fmt::format("1970-01-01T{}:00Z", text));
  if (!instant) return reject("time.of_day", "la hora no tiene la forma hh:mm");
  return std::chrono::floor<TimeOfDay>(instant->time_since_epoch());
}

}  // namespace esclusa
