#pragma once
/// Solicitud de registro para Usuario General: anybody, without a signature, approved at once.

#include <memory>

#include "document/kind.h"

namespace esclusa::kinds::gen {

std::unique_ptr<document::Kind> make_gen();

}  // namespace esclusa::kinds::gen
