#pragma once

#include "kinds/rads/walk.h"

namespace esclusa::kinds::rads {

/// Tells the depot and the exporter of each shipment that a step moved. Errors: those of store and post.
Status announce(const Rads& rads, const Row& row, const Step& step, const document::Surroundings& around);

}  // namespace esclusa::kinds::rads
