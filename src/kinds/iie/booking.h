#pragma once

#include <vector>

#include "kinds/iie/dossier.h"

namespace esclusa::kinds::iie {

/// Books what entered: movements and balance, containers, state of the declarations.
Result<std::vector<document::Effect>> book(const Dossier& dossier, std::int64_t id, store::UnitOfWork& unit);

}  // namespace esclusa::kinds::iie
