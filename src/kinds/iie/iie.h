#pragma once
/// Informe de Ingreso de Mercancías (export): what entered a depot, under which declarations.

#include <memory>
#include <string>

#include "goods/report.h"

namespace esclusa::kinds::iie {

struct Iie : goods::Report {
  std::string entry_type;  // TipoIngreso: T, P
};

std::unique_ptr<document::Kind> make_iie();

}  // namespace esclusa::kinds::iie
