#pragma once
/// What a schema says about an element, kept in a form from which a fault can be explained to its author:
/// Xerces only says that something is wrong with a content model.

#include <string>
#include <string_view>
#include <vector>

namespace esclusa::xml {

/// An element declaration and the elements below it.
struct Shape {
  std::string name;  // empty for the wildcard that admits ds:Signature
  unsigned least = 1;
  unsigned most = 1;        // kUnbounded = no limit
  bool sequence = false;    // children are a plain sequence; else nothing is known about their order
  bool simple = false;      // text only
  std::string explanation;  // of its simple type: the type's Spanish documentation
  std::vector<Shape> children;

  static constexpr unsigned kUnbounded = 0xFFFFFFFF;
  [[nodiscard]] bool repeats() const { return most > 1; }
  [[nodiscard]] const Shape* child(std::string_view child_name) const {
    for (const Shape& candidate : children) {
      if (candidate.name == child_name) return &candidate;
    }
    return nullptr;
  }
};

}  // namespace esclusa::xml
