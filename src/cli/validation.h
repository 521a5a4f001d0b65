#pragma once

#include <filesystem>

#include "cli/support.h"

namespace esclusa::cli {

/// The stages of reception that need no register: open and schema; the signature is not looked at. Gives the
/// kind that the document is, nullptr when it is refused: `findings` then say why. Errors: park.
Result<const document::Kind*> validate(const Env& env, const std::filesystem::path& schemas,
                                       const Bytes& input, Findings& findings);

}  // namespace esclusa::cli
