#pragma once
/// Random names, security codes, and the only form in which a security code is kept.

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

}  // namespace esclusa::pki
