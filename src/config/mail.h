#pragma once
/// The section [mail] of the main file.

#include <optional>

#include "config/config.h"
#include "config/table_reader.h"

namespace esclusa::config {

/// nullopt: there is no such section. `folder` is where the main file lies.
std::optional<Mail> read_mail(TableReader& reader, const Path& folder);

}  // namespace esclusa::config
