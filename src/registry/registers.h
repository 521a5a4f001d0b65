#pragma once
/// What each register does with a row.

#include <span>
#include <string_view>

#include "registry/fields.h"
#include "store/store.h"

namespace esclusa::registry {

struct Register {
  std::string_view name;
  std::span<const std::string_view> columns;
  Status (*start)(store::UnitOfWork& unit);
  /// Errors: reject for a bad row; anything else is the store's.
  Status (*take)(const Fields& fields, store::UnitOfWork& unit);
};

std::span<const Register> registers();

}  // namespace esclusa::registry
