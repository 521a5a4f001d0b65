#pragma once
/// May this signer send this document from this drop? certificate → RUC → user → OCE code and type → partner
/// → kind.

#include <optional>
#include <vector>

#include "answer/acuse.h"
#include "config/config.h"
#include "document/kind.h"
#include "store/store.h"

namespace esclusa::pipeline {

/// A certificate agreed with a partner, and when it counts.
struct Pin {
  Digest fingerprint{};  // SHA-256 of the DER
  std::optional<Instant> from;
  std::optional<Instant> until;  // not included
};
using Pins = std::vector<Pin>;

/// Adds CER-E05, CER-E06, CER-E31, PAR-E01…E06 and the observation OCE-W01. Says what does not fit, never who
/// would be allowed. `pins` are the partner's; none = any certificate of its RUC. Errors: the store's.
Status check_authority(const config::Partner& partner, const Pins& pins, const answer::Subject& subject,
                       store::UnitOfWork& unit, Findings& findings);

}  // namespace esclusa::pipeline
