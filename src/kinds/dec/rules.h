#pragma once

#include <optional>

#include "document/rule.h"
#include "kinds/dec/dec.h"

namespace esclusa::kinds::dec {

/// A decision with the request that it is about.
struct Case {
  const Dec& decision;
  std::optional<store::Account> account{};
};

std::span<const document::Rule<Case>> rules();

}  // namespace esclusa::kinds::dec
