#pragma once
/// Solicitud de Corrección de Informe de Ingreso y Salida: what an accepted IIE or ISE should have said.

#include <memory>
#include <string>

#include "goods/report.h"

namespace esclusa::kinds::cii {

struct Cii : goods::Report {
  std::string original;     // NumeroEntregaOriginal
  std::string type;         // TipoCorreccion: M, D, A
  std::int64_t degree = 0;  // GradoCorreccion
};

std::unique_ptr<document::Kind> make_cii();

}  // namespace esclusa::kinds::cii
