#pragma once
/// One digest over many, so that a single one is proved by a short path: a node is SHA-256(1 ‖ left ‖ right),
/// a node without partner moves up as it is. Leaves are SHA-256 of texts that never begin with the octet 1,
/// so a node cannot pass for a leaf.

#include <cstddef>
#include <vector>

#include "base/bytes.h"

namespace esclusa::pki {

struct MerkleStep {
  Digest sibling{};
  bool left = false;  // the sibling is the left one
};

/// Of one leaf it is the leaf itself. There must be one.
Digest merkle_root(std::vector<Digest> leaves);
/// From the leaf up; `index` < number of leaves.
std::vector<MerkleStep> merkle_path(std::vector<Digest> leaves, std::size_t index);

}  // namespace esclusa::pki
