#pragma once
/// ConsultaIIE (instructivo 2-2-027): an operator looks up entry reports.

#include <memory>

#include "document/kind.h"

namespace esclusa::kinds::cie {

std::unique_ptr<document::Kind> make_cie();

}  // namespace esclusa::kinds::cie
