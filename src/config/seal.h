#pragma once
/// [seal] or [[seal]]: the keys that answers are sealed with.

#include <vector>

#include "config/config.h"
#include "config/table_reader.h"

namespace esclusa::config {

/// Reads one key; `before` are those that were read already.
Seal read_seal(TableReader& r, const std::vector<Seal>& before);

}  // namespace esclusa::config
