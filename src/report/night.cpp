#include "report/night.h"

namespace esclusa::report {
namespace {

template <class Over>
LocalDay last(Instant now, Over over) {
  LocalDay day = local_day(now);
  while (!over(day)) day -= std::chrono::days{1};
  return day;
}

}  // namespace

store::Period night_of(LocalDay day, const config::Report& settings) {
  const Instant from = from_local(day, settings.night_from);
  return {from, next_local(from + std::chrono::seconds{1}, settings.night_to)};
}

Instant due(LocalDay day, TimeOfDay at, const config::Report& settings) {
  return next_local(night_of(day, settings).to, at);
}

LocalDay last_night(Instant now, const config::Report& settings) {
  return last(now, [&](LocalDay day) { return night_of(day, settings).to <= now; });
}

LocalDay last_due(Instant now, TimeOfDay at, const config::Report& settings) {
  return last(now, [&](LocalDay day) { return due(day, at, settings) <= now; });
}

}  // namespace esclusa::report
