#pragma once
/// The kinds that are built in; the list is in CMakeLists.txt beside this file. For app/ and tests only.

#include <memory>
#include <vector>

#include "document/kind.h"

namespace esclusa::kinds {

std::vector<std::unique_ptr<document::Kind>> make_all();

}  // namespace esclusa::kinds
