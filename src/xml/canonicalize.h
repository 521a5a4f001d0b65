#pragma once
/// Exclusive canonical form without comments, for what does not go through verification.

#include "base/bytes.h"
#include "base/result.h"
#include "xml/guarded.h"

namespace esclusa::xml {

/// The whole document but for ds:Signature children of the root. Nobody vouches for these octets: they may be
/// shown, validated or signed, never decided on. Errors: park "xml.internal".
Result<Bytes> canonical_content(const GuardedDocument& document);

}  // namespace esclusa::xml
