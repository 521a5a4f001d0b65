#include "goods/codes.h"

#include <array>

#include "kinds/ise/rules.h"

namespace esclusa::kinds::ise {
namespace {

using document::Code;
namespace common = goods::codes;
using common::kFix;
using common::kNone;

constexpr std::array kCodes{
    common::district("ISE-E01"),
    common::registered("ISE-E02"),
    common::depot_type("ISE-E03"),
    common::sender("ISE-E04"),
    common::owner("ISE-E05"),
    common::direct_loading("ISE-E06"),
    common::palletizer("ISE-E07"),
    common::base_document("ISE-E08"),
    common::total_pieces("ISE-E10"),
    common::total_weight("ISE-E11"),
    common::sequence("ISE-E12"),
    common::no_container("ISE-E13"),
    common::bulk_in_container("ISE-E14"),
    common::no_seal("ISE-E15"),
    common::bulk_pieces("ISE-E16"),
    common::air_waybill("ISE-E17"),
    Code{"ISE-E18", "REGLA", "REGLA", "S1", "La fecha de salida es anterior al ingreso.", kFix},
    Code{"ISE-E19", "REGLA", "REGLA", "S1", "La fecha de salida es posterior a la emisión del documento.",
         kFix},
    common::unit_load_device("ISE-E20"),
    Code{"ISE-E21", "REGLA", "NO_EN_LISTA", "R11", "La DAE no está en el informe de ingreso que se cita.",
         kFix},
    Code{"ISE-E22", "REGLA", "NO_EN_LISTA", "R11",
         "No hay un informe de ingreso aceptado de este depósito con ese número.", kFix},
    common::exporter("ISE-E25"),
    Code{"ISE-E27", "REGLA", "FORMATO", "R18",
         "Lo que una paletizadora embarca lleva el número de la guía aérea máster.", kFix},
    Code{"ISE-E28", "REGLA", "FALTA", "S2", "Un traslado necesita el depósito de destino.", kFix},
    Code{"ISE-E29", "CATALOGO", "NO_EN_LISTA", "S2",
         "El destino del traslado no es otro depósito registrado y vigente.", kFix},
    Code{"ISE-E30", "REGLA", "SOBRA", "S2", "El depósito de destino solo va en un traslado.", kFix},
    Code{"ISE-E31", "REGLA", "REGLA", "R11", "Salen más bultos de los que hay en el depósito.", kFix},
    Code{"ISE-E32", "REGLA", "REGLA", "R11", "Sale más peso del que hay en el depósito.", kFix},
    Code{"ISE-E33", "REGLA", "SOBRA", "S3",
         "El manifiesto solo va en un embarque y completo: MRN, MSN y HSN en ese orden.", kFix},
    common::container_not_inside("ISE-E41"),
    Code{"ISE-E51", "REGLA", "REGLA", "R13", "La salida por embarque no está autorizada.", "ESPERAR"},
    Code{"ISE-E52", "REGLA", "REGLA", "R13", "El estado del embarque no admite la salida.", "CONTACTAR"},
    common::usual_mode("ISE-W03"),
    common::repealed_number("ISE-W09"),
    common::usual_palletizer("ISE-W18"),
    Code{"ISE-W32", "REGLA", "REGLA", "R11", "Con esta salida quedarían bultos sin peso o peso sin bultos.",
         kNone},
    common::weight_per_piece("ISE-W34"),
    common::heavy_container("ISE-W35"),
};

}  // namespace

std::span<const Code> codes() {
  return kCodes;
}

}  // namespace esclusa::kinds::ise
