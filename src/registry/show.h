#pragma once
/// What is in the registers, for people.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "store/store.h"

namespace esclusa::registry {

/// Column and value, in the order of the register's columns.
using Shown = std::vector<std::pair<std::string, std::string>>;

/// The rows of a key: RUC, code, number of declaration, "RUC/USUARIO" of a user; none if it is not there.
/// Errors: reject "registry.unknown", "registry.key"; those of the store.
Result<std::vector<Shown>> show(store::UnitOfWork& unit, std::string_view register_name,
                                const std::string& key);

}  // namespace esclusa::registry
