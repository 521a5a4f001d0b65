#pragma once
/// Solicitud de registro de Representante de la entidad pública: authority or delegate, reviewed by customs.

#include <memory>

#include "document/kind.h"

namespace esclusa::kinds::ren {

std::unique_ptr<document::Kind> make_ren();

}  // namespace esclusa::kinds::ren
