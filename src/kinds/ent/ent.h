#pragma once
/// Solicitud de registro de Entidad: official of a public entity, approved by its representative.

#include <memory>

#include "document/kind.h"

namespace esclusa::kinds::ent {

std::unique_ptr<document::Kind> make_ent();

}  // namespace esclusa::kinds::ent
