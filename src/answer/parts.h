#pragma once
/// Parts that several answers have in common. Belongs to this room.

#include "answer/acuse.h"
#include "xml/canonical_writer.h"

namespace esclusa::answer {

void write_head(xml::CanonicalWriter& out, const Issuer& issuer, const Place& place,
                const std::string& partner);
void write_file(xml::CanonicalWriter& out, const Subject& subject, Instant processed);

}  // namespace esclusa::answer
