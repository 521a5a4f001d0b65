#pragma once
/// Keys in files: PEM and PKCS#12; internal to the room.

#include "base/result.h"
#include "base/secret.h"
#include "pki/seal_key.h"
#include "pki/signer.h"

namespace esclusa::pki {

/// Errors: park "seal.key", "seal.certificate", as `SealKey::load` tells them.
Result<KeyMaterial> open_key_file(const KeySource& source, const Secret& passphrase);

/// `first` and, out of `others`, its issuers one above the other, up to but without a root; five at most.
std::vector<Certificate> in_order(Certificate first, std::vector<Certificate> others);

}  // namespace esclusa::pki
