#pragma once
/// Solicitud de registro de Empleado: signed with the company'\''s certificate, approved by its
/// representative.

#include <memory>

#include "document/kind.h"

namespace esclusa::kinds::emp {

std::unique_ptr<document::Kind> make_emp();

}  // namespace esclusa::kinds::emp
