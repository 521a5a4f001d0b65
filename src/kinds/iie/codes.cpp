#include "goods/codes.h"

#include <array>

#include "kinds/iie/rules.h"

namespace esclusa::kinds::iie {
namespace {

using document::Code;
namespace common = goods::codes;
using common::kFix;
using common::kNone;

constexpr std::array kCodes{
    common::district("IIE-E01"),
    common::registered("IIE-E02"),
    common::depot_type("IIE-E03"),
    common::sender("IIE-E04"),
    common::owner("IIE-E05"),
    common::direct_loading("IIE-E06"),
    common::palletizer("IIE-E07"),
    common::base_document("IIE-E08"),
    common::total_pieces("IIE-E10"),
    common::total_weight("IIE-E11"),
    common::sequence("IIE-E12"),
    common::no_container("IIE-E13"),
    common::bulk_in_container("IIE-E14"),
    common::no_seal("IIE-E15"),
    common::bulk_pieces("IIE-E16"),
    common::air_waybill("IIE-E17"),
    Code{"IIE-E18", "REGLA", "REGLA", "F15", "La fecha de ingreso es anterior a la aceptación de la DAE.",
         kFix},
    Code{"IIE-E19", "REGLA", "REGLA", "F15", "La fecha de ingreso es posterior a la emisión del documento.",
         kFix},
    common::unit_load_device("IIE-E20"),
    Code{"IIE-E21", "REGLA", "NO_EN_LISTA", "R2", "La DAE no existe en el registro de declaraciones.", kFix},
    Code{"IIE-E22", "REGLA", "REGLA", "R3", "El estado de la DAE o de su embarque no admite ingresos.",
         "CONTACTAR"},
    Code{"IIE-E23", "REGLA", "REGLA", "R4", "La DAE no estaba vigente en la fecha de ingreso.", kFix},
    Code{"IIE-E24", "REGLA", "REGLA", "R5", "El depósito no es el almacén del lugar de partida de la DAE.",
         kFix},
    common::exporter("IIE-E25"),
    Code{"IIE-E26", "REGLA", "FALTA", "F16", "Un ingreso parcial necesita el número de embarque.", kFix},
    common::declared_pieces("IIE-E31"),
    common::declared_weight("IIE-E32"),
    common::container_inside("IIE-E41"),
    common::usual_mode("IIE-W03"),
    common::repealed_number("IIE-W09"),
    common::usual_palletizer("IIE-W18"),
    Code{"IIE-W22", "REGLA", "REGLA", "R7", "La DAE se presentó en otro distrito.", kNone},
    Code{"IIE-W26", "REGLA", "SOBRA", "F16", "El número de embarque solo se espera en un ingreso parcial.",
         kNone},
    Code{"IIE-W33", "REGLA", "REGLA", "R8", "El tipo de ingreso no concuerda con lo declarado e ingresado.",
         kNone},
    common::weight_per_piece("IIE-W34"),
    common::heavy_container("IIE-W35"),
    common::no_temperature("IIE-W37"),
    Code{"IIE-W51", "REGLA", "REGLA", "R21", "El informe llegó más tarde del plazo desde el ingreso.", kNone},
};

}  // namespace

std::span<const Code> codes() {
  return kCodes;
}

}  // namespace esclusa::kinds::iie
