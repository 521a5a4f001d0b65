#pragma once
/// Carga de registro: customs sends a reference register, whole or in numbered parts.

#include <memory>
#include <string>
#include <vector>

#include "document/kind.h"
#include "xml/rows.h"

namespace esclusa::kinds::crg {

struct Crg : document::Document {
  std::string register_name;  // Carga/Registro
  std::string mode;           // Modo: REEMPLAZO, ACTUALIZACION
  std::string series;         // Serie, what the parts of one load have in common
  int part = 0;               // Parte, from 1
  int parts = 0;              // DePartes
  std::vector<std::vector<xml::RowField>> rows;
};

std::unique_ptr<document::Kind> make_crg();

}  // namespace esclusa::kinds::crg
