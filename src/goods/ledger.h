#pragma once
/// Books of the depots: what a movement would change, asked by rules and then done by bookings.

#include <optional>
#include <string>

#include "goods/case.h"

namespace esclusa::goods {

/// What a movement makes of a declaration and of its shipment in the movement's depot.
struct Change {
  store::Amount entered;              // of the declaration, over all depots, less what went back
  store::Shipment shipment;           // with the movement, where it stood before
  std::optional<store::Stage> stage;  // where it stands then; empty = it does not admit the event
};

/// `share.record` must be known.
Change change(const Share& share, const store::Movement& movement, Event event);

/// Where a shipment of the share stands after an event that moves no goods; empty = not admitted.
std::optional<store::Stage> stage_after(const Share& share, const store::Shipment& shipment, Event event);

/// What is left inside.
store::Amount inside(const store::Shipment& shipment);

/// Books a movement: balance, stage, milestone and the state of the declaration. `detail` is what the
/// timeline adds in Spanish. `with_depot`: the effect says what is left in the depot. Errors: those of the
/// store; park "goods.refused" if no rule stopped what the table of stages does not admit.
Result<document::Effect> book(const Share& share, const store::Movement& movement, Event event,
                              const std::string& detail, bool with_depot, store::UnitOfWork& unit);

/// The state of a declaration that follows from goods: while nothing but entries happened to it, how much
/// entered. Later states are moved by customs alone.
std::string state_by_entries(const store::Declaration& declaration, store::Amount entered);

/// The state of a declaration that follows from what customs decided about its shipments: that of the one
/// that is least far. States beside the way (annulled, blocked …) stay.
std::string state_by_shipments(const Share& share);

/// Remembers an accepted report, for corrections and queries: its lines, and for each of its declarations a
/// head. Of `head` the caller gives what only its kind has.
Status keep_report(const Report& report, std::int64_t id, store::ReportHead head, store::UnitOfWork& unit);

}  // namespace esclusa::goods
