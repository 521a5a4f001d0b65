#pragma once
/// A guess at what a document is, from its first octets, so that documents can be put in order before they
/// are opened. Nothing is decided by it.

#include <optional>
#include <string_view>

namespace esclusa::xml {

/// Views into the octets.
struct RootName {
  std::string_view space;  // its namespace
  std::string_view name;
};

/// Empty if the root's start tag is not complete in `head`, or not found without a parser (DOCTYPE, other
/// encodings than those that look like ASCII).
std::optional<RootName> sniff_root(std::string_view head);

}  // namespace esclusa::xml
