#pragma once
/// XAdES BASELINE-B signatures of ours, enveloped, over text that is already canonical.

#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"
#include "pki/seal_key.h"

namespace esclusa::xmlsig {

/// `canonical` is a whole document in exclusive canonical form (no XML declaration, no comments), whose root
/// has the attribute Id="<root_id>"; the signature becomes its last child. The reference is "#root_id" with
/// enveloped-signature and exclusive C14N, SHA-256; KeyInfo holds the seal certificate, then those of its
/// issuers that came with the key; SigningTime is `at`. Thread rule: may be called from any thread. Errors:
/// as `SealKey::sign`.
Result<std::string> sign_canonical(std::string_view canonical, std::string_view root_id,
                                   const pki::SealKey& key, Instant at);

/// For `esclusa sign`: any well-formed document of a partner; it is canonicalised first and gets an Id on its
/// root (existing one kept, else "doc", or "doc1" and so on when that is taken). Errors: as
/// GuardedDocument::parse, those of `SealKey::sign`.
Result<std::string> sign_document(std::string_view xml, const pki::SealKey& key, Instant at);

}  // namespace esclusa::xmlsig
