#pragma once
/// References, transforms and algorithms of a signature against the profile; internal to the room.

#include <cstddef>

#include "base/finding.h"
#include "xmlsig/names.h"
#include "xmlsig/shape.h"

namespace esclusa::xmlsig {

struct References {
  std::size_t data = 0;  // index of the one reference that covers the document
  const SignatureAlgorithm* algorithm = nullptr;
};

/// Adds FIR-E02, FIR-E03 and FIR-E04 findings; registers with libxml2 the ids that the references use, and
/// only those. The result counts only without findings.
References check_policy(const SignatureParts& parts, Findings& findings);

}  // namespace esclusa::xmlsig
