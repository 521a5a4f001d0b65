#include "xmlsig/names.h"

#include <algorithm>

namespace esclusa::xmlsig {

const DigestAlgorithm* find_digest(std::string_view uri) {
  const auto* found =
      std::find_if(kDigests.begin(), kDigests.end(), [&](const auto& row) { return row.uri == uri; });
  return found == kDigests.end() ? nullptr : found;
}

const SignatureAlgorithm* find_signature(std::string_view uri) {
  const auto* found =
      std::find_if(kSignatures.begin(), kSignatures.end(), [&](const auto& row) { return row.uri == uri; });
  return found == kSignatures.end() ? nullptr : found;
}

bool is_c14n(std::string_view uri) {
  return std::find(kC14n.begin(), kC14n.end(), uri) != kC14n.end();
}

}  // namespace esclusa::xmlsig
