#pragma once
/// An invariant that does not hold is a crash that libFuzzer keeps.

#include <cstdlib>

namespace esclusa::fuzz {

inline void require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace esclusa::fuzz
