#pragma once

#include "kinds/ise/rules.h"

namespace esclusa::kinds::ise {

/// Books what left: movements and balance, lines, containers, the link to the entry.
Result<document::Booking> book(const Dossier& dossier, std::int64_t id, store::UnitOfWork& unit);

}  // namespace esclusa::kinds::ise
