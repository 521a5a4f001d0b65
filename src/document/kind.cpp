#include "document/kind.h"

#include <algorithm>

namespace esclusa::document {

KindRegistry::KindRegistry(std::vector<std::unique_ptr<Kind>> kinds) : kinds_(std::move(kinds)) {
  for (const auto& kind : kinds_) codes_.add(kind->codes());
}

const Kind* KindRegistry::find(std::string_view root_namespace, std::string_view root_name) const {
  if (root_namespace != kDocumentNamespace) return nullptr;
  const auto found =
      std::ranges::find_if(kinds_, [&](const auto& kind) { return kind->root() == root_name; });
  return found == kinds_.end() ? nullptr : found->get();
}

const Kind* KindRegistry::by_code(std::string_view code) const {
  const auto found = std::ranges::find_if(kinds_, [&](const auto& kind) { return kind->code() == code; });
  return found == kinds_.end() ? nullptr : found->get();
}

}  // namespace esclusa::document
