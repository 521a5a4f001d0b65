#pragma once
/// May this signer send this document from this drop? certificate → RUC → user → OCE code and type → partner
/// → kind.

#include "answer/acuse.h"
#include "config/config.h"
#include "document/kind.h"
#include "store/store.h"

namespace esclusa::pipeline {

/// Adds CER-E31, PAR-E01…E06 and the observation OCE-W01. Says what does not fit, never who would be allowed.
/// Errors: the store's.
Status check_authority(const config::Partner& partner, const answer::Subject& subject,
                       store::UnitOfWork& unit, Findings& findings);

}  // namespace esclusa::pipeline
