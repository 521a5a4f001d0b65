#pragma once
/// Nights by the local clock. A night has the name of the day in whose evening it begins.

#include "base/local_time.h"
#include "config/config.h"
#include "store/figures.h"

namespace esclusa::report {

store::Period night_of(LocalDay day, const config::Report& settings);

/// When the report about a night is to be written: the first `at` after its end.
Instant due(LocalDay day, TimeOfDay at, const config::Report& settings);

/// The latest night that is over.
LocalDay last_night(Instant now, const config::Report& settings);
/// The latest night whose report is due.
LocalDay last_due(Instant now, TimeOfDay at, const config::Report& settings);

}  // namespace esclusa::report
