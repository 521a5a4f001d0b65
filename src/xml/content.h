#pragma once
/// The children that an element really had, and what is wrong with them.

#include <string>
#include <string_view>
#include <vector>

#include "base/finding.h"
#include "xml/shape.h"

namespace esclusa::xml {

/// More faults than this are not told about one document.
inline constexpr std::size_t kMostFindings = 200;

/// Neighbours of one name. The name belongs to the reader.
struct Run {
  const std::string* name = nullptr;
  unsigned count = 0;
  bool foreign = false;  // of another namespace than its parent's schema
};

/// How many children of this name `runs` has.
unsigned count_of(const std::vector<Run>& runs, std::string_view name);

/// "/Name" or "/Name[2]": the position is written where the schema lets the element repeat and where it is
/// not the first.
std::string step(std::string_view name, unsigned position, bool repeats);

/// Adds XSD-E01 for every missing and XSD-E02 for every misplaced child of the element at `path`; XSD-E04 if
/// the schema is not a plain sequence.
void explain_content(const Shape& shape, const std::vector<Run>& runs, const std::string& path,
                     Findings& findings);

}  // namespace esclusa::xml
