#include "goods/codes.h"

#include <array>

#include "kinds/cii/rules.h"

namespace esclusa::kinds::cii {
namespace {

using document::Code;
namespace common = goods::codes;
using common::kFix;

constexpr std::array kCodes{
    common::district("CII-E01"),
    common::registered("CII-E02"),
    common::depot_type("CII-E03"),
    common::sender("CII-E04"),
    common::owner("CII-E05"),
    Code{"CII-E12", "REGLA", "REGLA", "C4",
         "La secuencia no es la de una línea del informe original o la siguiente.", kFix},
    common::no_container("CII-E13"),
    common::bulk_in_container("CII-E14"),
    common::no_seal("CII-E15"),
    common::bulk_pieces("CII-E16"),
    common::air_waybill("CII-E17"),
    common::unit_load_device("CII-E20"),
    Code{"CII-E21", "REGLA", "NO_EN_LISTA", "R12", "No hay un informe aceptado con ese número que corregir.",
         kFix},
    Code{"CII-E22", "REGLA", "REGLA", "R12", "Solo corrige un informe el depósito que lo envió.", kFix},
    Code{"CII-E23", "REGLA", "REGLA", "C3",
         "La declaración no es la del informe original: la identidad no se corrige.", kFix},
    Code{"CII-E24", "REGLA", "REGLA", "C2", "El grado no es el siguiente de las correcciones del informe.",
         kFix},
    Code{"CII-E27", "REGLA", "FALTA", "C1", "Una modificación o adición necesita líneas.", kFix},
    Code{"CII-E28", "REGLA", "SOBRA", "C1", "Una eliminación no lleva líneas.", kFix},
    common::declared_pieces("CII-E31"),
    common::declared_weight("CII-E32"),
    Code{"CII-E33", "REGLA", "REGLA", "R11", "Con la corrección habrían salido más bultos de los ingresados.",
         kFix},
    Code{"CII-E34", "REGLA", "REGLA", "R11", "Con la corrección habría salido más peso del ingresado.", kFix},
    common::container_inside("CII-E41"),
    common::container_not_inside("CII-E42"),
    Code{"CII-E51", "REGLA", "REGLA", "R12", "El estado del embarque ya no admite correcciones.",
         "CONTACTAR"},
    Code{"CII-E52", "REGLA", "REGLA", "R12", "Un informe de salida depende de este ingreso.", kFix},
    common::repealed_number("CII-W09"),
    common::weight_per_piece("CII-W34"),
    common::heavy_container("CII-W35"),
    common::no_temperature("CII-W37"),
};

}  // namespace

std::span<const Code> codes() {
  return kCodes;
}

}  // namespace esclusa::kinds::cii
