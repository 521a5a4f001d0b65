#pragma once
/// Random names, security codes, the only form in which a security code is kept, and the memory of keys.

#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"

namespace esclusa::pki {

/// 32 lower-case hexadecimal digits that nobody can guess. Errors: park "pki.random".
Result<std::string> random_name();

/// Eight letters and digits (A-Z, 0-9), each equally likely. Errors: park "pki.random".
Result<std::string> random_code();

struct SealedCode {
  Digest salt{};
  Digest hmac{};  // HMAC-SHA-256 of the code under the salt
};

/// Errors: park "pki.random".
Result<SealedCode> seal_code(std::string_view code);
/// In a time that does not depend on where the codes differ.
bool code_matches(const SealedCode& sealed, std::string_view code);

/// From now on private keys that are read or made lie in memory that is never swapped out or dumped, as far
/// as OpenSSL can place them. Once, before any key and any thread. False: they lie elsewhere, and all works.
bool protect_key_memory();

}  // namespace esclusa::pki
