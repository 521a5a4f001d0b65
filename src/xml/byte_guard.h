#pragma once
/// The first look at foreign bytes, before any parser: cheap, linear, and enough to bound what the parser
/// will do.

#include <cstddef>

#include "base/bytes.h"
#include "base/finding.h"
#include "xml/guarded.h"

namespace esclusa::xml {

/// What the scan learned for later messages.
struct ByteReport {
  bool unfinished = false;  // the file ends inside an element, tag, comment or CDATA section
};

/// Adds XML-E00, E01, E02, E04, E05 findings with line and column. The markup scan follows quotes, comments
/// and CDATA but does not judge well-formedness; the parsed tree is counted again, so a difference of opinion
/// gains nothing.
ByteReport guard_bytes(ByteView file, const Limits& limits, Findings& findings);

/// Line and column (1-based, columns in octets) of an offset.
struct Place {
  unsigned line = 1;
  unsigned column = 1;
};
Place place_of(ByteView file, std::size_t offset);

}  // namespace esclusa::xml
