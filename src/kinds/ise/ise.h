#pragma once
/// Informe de Salida de Mercancías (export): what left a depot, why, and with which entry it had come.

#include <memory>
#include <string>

#include "goods/report.h"

namespace esclusa::kinds::ise {

struct Ise : goods::Report {
  std::string entry;        // NumeroEntregaIIE
  std::string motive;       // MotivoSalida: E, D, T, B
  std::string destination;  // CodigoDepositoDestino
  std::string mrn, msn, hsn;
};

std::unique_ptr<document::Kind> make_ise();

}  // namespace esclusa::kinds::ise
