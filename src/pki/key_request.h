#pragma once
/// A new key of ours, and the request for its certificate.

#include <filesystem>
#include <string>

#include "base/result.h"
#include "pki/seal_key.h"

namespace esclusa::pki {

/// Who the certificate will be for.
struct RequestSubject {
  std::string name;          // common name
  std::string organization;  // empty = none
  std::string ruc;           // organizationIdentifier "VATEC-…"; empty = none
};

/// Makes a key and a PKCS#10 request in PEM, signed with it. `place.key` is a file that must not be there
/// yet (PKCS#8 PEM, mode 0600, encrypted if `place.secret` is given), or the URI of a key in a token.
/// Nothing is left behind on an error but a key in a token. Errors: park "seal.exists", "seal.write",
/// "seal.request"; those of `SealKey::load`.
Result<std::string> request_certificate(const KeySource& place, KeyType type, const RequestSubject& subject);

}  // namespace esclusa::pki
