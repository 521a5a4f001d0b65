#pragma once
/// ConsultaISE (instructivo 2-3-081): an operator looks up exit reports.

#include <memory>

#include "document/kind.h"

namespace esclusa::kinds::cse {

std::unique_ptr<document::Kind> make_cse();

}  // namespace esclusa::kinds::cse
