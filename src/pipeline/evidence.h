#pragma once
/// What is kept so that a decision can be proved later. Belongs to this room.

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

#include "pki/certificates.h"
#include "store/store.h"
#include "xmlsig/verify.h"

namespace esclusa::pipeline {

/// Keeps what a signer was judged by, once; gives the number under which a document's row cites it. Empty:
/// there is nothing to keep.
Result<std::optional<std::int64_t>> keep_evidence(store::UnitOfWork& unit,
                                                  const pki::SignerCertificate* signer, Instant now);
Result<std::optional<std::int64_t>> keep_evidence(store::UnitOfWork& unit,
                                                  const std::optional<xmlsig::SignatureFacts>& signature,
                                                  Instant now);

/// A decision's line in the journal: `facts`, and the digest of everything that was booked with it. So it
/// comes last, after the document's row, its arrival and its effects.
Status journal_decision(store::UnitOfWork& unit, Instant now, const std::string& event,
                        const std::string& correlation, std::int64_t document, nlohmann::ordered_json facts);

}  // namespace esclusa::pipeline
