#pragma once
/// ConfirmacionRegistro: the applicant shows the security code that came by mail, or asks for a new one.

#include <memory>
#include <string>

#include "document/kind.h"

namespace esclusa::kinds::con {

struct Con : document::Document {
  std::string challenge;        // Confirmacion/DesafioId
  std::string code;             // Confirmacion/Codigo
  bool wants_new_code = false;  // Confirmacion/SolicitaNuevoCodigo
};

std::unique_ptr<document::Kind> make_con();

}  // namespace esclusa::kinds::con
