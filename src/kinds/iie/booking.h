#pragma once

#include "kinds/iie/rules.h"

namespace esclusa::kinds::iie {

/// Books what entered: movements and balance, lines, containers, state of the declarations.
Result<document::Booking> book(const Dossier& dossier, std::int64_t id, store::UnitOfWork& unit);

}  // namespace esclusa::kinds::iie
