#pragma once
/// The signed head of the journal: whoever keeps a copy can prove that nothing before it was changed or cut
/// off. The published contract is xsd/ack/1.0/ancla.xsd.

#include <cstdint>
#include <string>

#include "answer/acuse.h"

namespace esclusa::answer {

struct AnchorFacts {
  std::uint64_t after = 0;  // the last entry of the anchor before; 0 = none
  JournalMark head;
  Digest root{};  // over the hashes of the entries behind `after` up to the head: pki/merkle.h
  Instant at{};
};

/// "ANC" + 12-digit number of the entry; also the Id of the root element.
std::string anchor_id(std::uint64_t seq);

/// Canonical text of an AnclaBitacora; not signed yet.
std::string write_anchor(const Issuer& issuer, const AnchorFacts& facts);

}  // namespace esclusa::answer
