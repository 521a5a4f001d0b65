#pragma once

#include "kinds/cii/dossier.h"

namespace esclusa::kinds::cii {

/// Books what changes: movements with their sign, containers, the lines of the report and its state.
Result<document::Booking> book(const Dossier& dossier, std::int64_t id, store::UnitOfWork& unit);

}  // namespace esclusa::kinds::cii
