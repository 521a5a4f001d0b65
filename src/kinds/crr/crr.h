#pragma once
/// ConsultaResultadoRegistro (3.2.6): anybody asks what became of a request for a user.

#include <memory>

#include "document/kind.h"

namespace esclusa::kinds::crr {

std::unique_ptr<document::Kind> make_crr();

}  // namespace esclusa::kinds::crr
