#pragma once
/// The schema's history: numbered SQL files, applied once each, only forward.

#include <span>
#include <string_view>

#include "base/result.h"
#include "sqlite/connection.h"

namespace esclusa::sqlite {

struct Migration {
  int number;
  std::string_view name;
  std::string_view sql;
};

/// What was built in, in order: 1, 2, 3 …
std::span<const Migration> migrations();

/// Checks what was applied against `known` by checksum and applies what is missing, each in its own
/// transaction. Errors: park "store.newer", "store.altered"; retry "store.busy".
Status migrate(Connection& connection, std::span<const Migration> known);

}  // namespace esclusa::sqlite
