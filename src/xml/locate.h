#pragma once
/// Line and column in the file that the partner sent, for findings that only know an XPath.

#include "base/bytes.h"
#include "base/finding.h"

namespace esclusa::xml {

/// Fills line and column (1-based, of the start tag; columns in octets) of every finding that has a path and
/// no line. A path that does not exist gets the place of its nearest ancestor. Paths are by local names with
/// positions among siblings of one name; a missing position means [1]; "/@name" at the end means the
/// element's start tag. `original` must have been accepted by GuardedDocument::parse. One pass, for the rare
/// refused document only.
void locate(ByteView original, Findings& findings);

}  // namespace esclusa::xml
