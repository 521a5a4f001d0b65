#pragma once
/// DecisionRegistro: customs or a representative approves or rejects a request for a user.

#include <memory>
#include <string>
#include <vector>

#include "document/kind.h"
#include "registration/request.h"

namespace esclusa::kinds::dec {

struct Dec : document::Document {
  std::string request;                       // Decision/NumeroEntregaSolicitud
  bool approves = false;                     // Decision/Resolucion
  std::vector<std::string> motives;          // Decision/Motivo: 1…8
  std::string remark;                        // Decision/Observacion
  std::vector<registration::OceRow> grants;  // Decision/OceOtorgado
};

std::unique_ptr<document::Kind> make_dec();

}  // namespace esclusa::kinds::dec
