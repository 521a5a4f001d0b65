#include "pki/merkle.h"

#include "pki/certificates.h"

namespace esclusa::pki {
namespace {

void climb(std::vector<Digest>& row) {
  static constexpr std::array<std::byte, 1> kNode{std::byte{1}};
  std::size_t made = 0;
  for (std::size_t i = 0; i < row.size(); i += 2) {
    if (i + 1 == row.size()) {
      row[made++] = row[i];
      break;
    }
    Sha256 node;
    node.update(kNode);
    node.update(row[i]);
    node.update(row[i + 1]);
    row[made++] = node.finish();
  }
  row.resize(made);
}

}  // namespace

Digest merkle_root(std::vector<Digest> leaves) {
  while (leaves.size() > 1) climb(leaves);
  return leaves.front();
}

std::vector<MerkleStep> merkle_path(std::vector<Digest> leaves, std::size_t index) {
  std::vector<MerkleStep> path;
  for (; leaves.size() > 1; index /= 2) {
    const std::size_t sibling = index ^ 1U;
    if (sibling < leaves.size()) path.push_back({leaves[sibling], sibling < index});
    climb(leaves);
  }
  return path;
}

}  // namespace esclusa::pki
