#pragma once
/// The rows of a document one after another, each on what the ones before made of the shipments.

#include <map>
#include <string>
#include <vector>

#include "goods/ledger.h"
#include "kinds/rads/rads.h"

namespace esclusa::kinds::rads {

enum class Fault {
  none,
  unknown,   // the register has no such declaration
  no_entry,  // nothing entered under it (in that depot)
  refused,   // no shipment is in a state that admits the event
};

/// What one row does.
struct Step {
  Fault fault = Fault::none;
  std::string states;                  // of a refusal: where the shipments stand
  store::Declaration declaration;      // with its state and channel afterwards
  std::vector<store::Shipment> moved;  // as they stand afterwards
};

goods::Event event_of(const Row& row);

/// One step per row; changes nothing. Errors: those of the store.
Result<std::vector<Step>> walk(const Rads& rads, store::UnitOfWork& unit);

}  // namespace esclusa::kinds::rads
