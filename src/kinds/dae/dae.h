#pragma once
/// Declaración Aduanera de Exportación: customs feeds the register that entries of goods are judged against.

#include <memory>
#include <string>
#include <vector>

#include "document/kind.h"

namespace esclusa::kinds::dae {

struct Row {
  store::Declaration declaration;
  std::string destination;  // DestinoPais
};

struct Dae : document::Document {
  std::vector<Row> rows;
};

std::unique_ptr<document::Kind> make_dae();

}  // namespace esclusa::kinds::dae
