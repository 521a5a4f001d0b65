#pragma once
/// Solicitud de registro de Representante de Comercio Exterior: filed by the legal representative, reviewed
/// by customs.

#include <memory>

#include "document/kind.h"

namespace esclusa::kinds::rep {

std::unique_ptr<document::Kind> make_rep();

}  // namespace esclusa::kinds::rep
