#pragma once
/// Private keys that never leave their token (PKCS#11); internal to the room.

#include <memory>

#include "base/result.h"
#include "base/secret.h"
#include "pki/cryptoki.h"
#include "pki/seal_key.h"
#include "pki/signer.h"

namespace esclusa::pki {

/// Makes a test signature: the certificate is that of the key. Without a file of it, the certificate is taken
/// from the token, by the key's CKA_ID. Errors: as `SealKey::load`.
Result<KeyMaterial> open_token_key(const KeySource& source, std::shared_ptr<Cryptoki> module, Secret pin);

/// A key in the token that has no certificate yet, and its public half. Errors: as `open_token_key`.
struct TokenPair {
  std::unique_ptr<Signer> signer;
  PrivateKey public_key;
};
/// Makes the pair that the URI names (object=, and id= if given); it can sign only and cannot be read out.
/// Errors: also park "seal.exists" when the token has such a key.
Result<TokenPair> make_token_key(const KeySource& source, std::shared_ptr<Cryptoki> module, Secret pin,
                                 KeyType type);

}  // namespace esclusa::pki
