#pragma once
/// A case for somebody who does not trust us: a zip that xmlsec1, openssl and sha256sum alone can check.

#include <filesystem>

#include "audit/case.h"
#include "audit/verify.h"
#include "pki/seal_key.h"

namespace esclusa::audit {

/// Writes the package of one document to `file`. Every line about it must be covered by an anchor. Errors:
/// park "audit.not_anchored", "seal.certificate" (our seal leads to no authority that we know), "zip.write",
/// those of the store, archive and signatures.
Status export_case(const Materials& materials, const pki::SealKey& seal, std::int64_t document, Instant now,
                   const std::filesystem::path& file);

}  // namespace esclusa::audit
