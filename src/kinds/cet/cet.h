#pragma once
/// ConsultaEstadoTramite (1.3): an operator asks what became of its documents.

#include <memory>

#include "document/kind.h"

namespace esclusa::kinds::cet {

std::unique_ptr<document::Kind> make_cet();

}  // namespace esclusa::kinds::cet
