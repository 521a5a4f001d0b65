#pragma once
/// The words of the timeline of a shipment (`Hito`). The declaration itself is store::kDeclared.

#include <string_view>

#include "goods/shipment_state.h"

namespace esclusa::goods {

/// What the timeline calls a movement that was booked for an event.
std::string_view milestone_of(const store::Movement& movement, Event event);

/// What the timeline calls an event that moves no goods; empty for those that do.
std::string_view milestone_of(Event event);

}  // namespace esclusa::goods
