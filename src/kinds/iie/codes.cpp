#include <array>

#include "kinds/iie/rules.h"

namespace esclusa::kinds::iie {
namespace {

using document::Code;
constexpr std::string_view kFix = "CORREGIR_Y_REENVIAR";
constexpr std::string_view kNone = "NINGUNA";

constexpr std::array kCodes{
    Code{"IIE-E01", "REGLA", "REGLA", "R7", "El distrito no es el del depósito.", kFix},
    Code{"IIE-E02", "CATALOGO", "NO_EN_LISTA", "R6",
         "El código de depósito no está registrado o no está vigente en la fecha de emisión.", kFix},
    Code{"IIE-E03", "REGLA", "REGLA", "R6",
         "El OCE no es un depósito temporal, una paletizadora ni un lugar de carga directa.", kFix},
    Code{"IIE-E04", "REGLA", "REGLA", "F6", "El código de depósito no es el código de OCE de la cabecera.",
         kFix},
    Code{"IIE-E05", "REGLA", "REGLA", "F7",
         "El RUC del depósito no es el del dueño del código o de la cabecera.", kFix},
    Code{"IIE-E06", "REGLA", "REGLA", "R19",
         "La carga directa se informa con un código de la serie 28000xxx.", kFix},
    Code{"IIE-E07", "REGLA", "REGLA", "R18", "Una paletizadora solo informa carga por vía aérea.", kFix},
    Code{"IIE-E08", "REGLA", "REGLA", "F13",
         "El tipo de documento base no corresponde al régimen del número de DAE.", kFix},
    Code{"IIE-E10", "REGLA", "REGLA", "F31", "El total de bultos no es la suma de las líneas.", kFix},
    Code{"IIE-E11", "REGLA", "REGLA", "F31", "El total de peso no es la suma de las líneas.", kFix},
    Code{"IIE-E12", "REGLA", "REGLA", "F17",
         "La secuencia de las líneas no es 1, 2, 3… sin saltos ni repetición.", kFix},
    Code{"IIE-E13", "REGLA", "FALTA", "F19", "La carga contenerizada necesita el número de contenedor.",
         kFix},
    Code{"IIE-E14", "REGLA", "SOBRA", "F19", "La carga a granel no lleva contenedor.", kFix},
    Code{"IIE-E15", "REGLA", "FALTA", "F20", "La carga contenerizada necesita al menos un sello.", kFix},
    Code{"IIE-E16", "REGLA", "REGLA", "F22", "La carga a granel se informa como un solo bulto.", kFix},
    Code{"IIE-E17", "REGLA", "FALTA", "F26", "Por vía aérea el documento de transporte es obligatorio.",
         kFix},
    Code{"IIE-E18", "REGLA", "REGLA", "F15", "La fecha de ingreso es anterior a la aceptación de la DAE.",
         kFix},
    Code{"IIE-E19", "REGLA", "REGLA", "F15", "La fecha de ingreso es posterior a la emisión del documento.",
         kFix},
    Code{"IIE-E21", "REGLA", "NO_EN_LISTA", "R2", "La DAE no existe en el registro de declaraciones.", kFix},
    Code{"IIE-E22", "REGLA", "REGLA", "R3", "El estado de la DAE no admite ingresos.", "CONTACTAR"},
    Code{"IIE-E23", "REGLA", "REGLA", "R4", "La DAE no estaba vigente en la fecha de ingreso.", kFix},
    Code{"IIE-E24", "REGLA", "REGLA", "R5", "El depósito no es el almacén del lugar de partida de la DAE.",
         kFix},
    Code{"IIE-E25", "REGLA", "REGLA", "F14", "El exportador no es el de la DAE.", kFix},
    Code{"IIE-E26", "REGLA", "FALTA", "F16", "Un ingreso parcial necesita el número de embarque.", kFix},
    Code{"IIE-E31", "REGLA", "REGLA", "R8", "Los bultos ingresados superan los declarados en la DAE.", kFix},
    Code{"IIE-E32", "REGLA", "REGLA", "R8", "El peso ingresado supera el declarado en la DAE.", kFix},
    Code{"IIE-E41", "REGLA", "DUPLICADO", "R16", "El contenedor ya está en el depósito.", kFix},
    Code{"IIE-W03", "REGLA", "REGLA", "F9", "La vía no es la habitual del distrito.", kNone},
    Code{"IIE-W09", "REGLA", "SOBRA", "R22", "El número de REM está derogado y no se toma en cuenta.", kNone},
    Code{"IIE-W18", "REGLA", "REGLA", "R18", "Lo usual en una paletizadora es carga suelta perecible.",
         kNone},
    Code{"IIE-W22", "REGLA", "REGLA", "R7", "La DAE se presentó en otro distrito.", kNone},
    Code{"IIE-W26", "REGLA", "SOBRA", "F16", "El número de embarque solo se espera en un ingreso parcial.",
         kNone},
    Code{"IIE-W33", "REGLA", "REGLA", "R8", "El tipo de ingreso no concuerda con lo declarado e ingresado.",
         kNone},
    Code{"IIE-W34", "REGLA", "REGLA", "R10", "El peso por bulto no es verosímil.", kNone},
    Code{"IIE-W35", "REGLA", "REGLA", "R10", "El peso bruto del contenedor supera 40000 kg.", kNone},
    Code{"IIE-W37", "REGLA", "FALTA", "R17", "La carga perecible en contenedor debería indicar temperatura.",
         kNone},
    Code{"IIE-W51", "REGLA", "REGLA", "R21", "El informe llegó más tarde del plazo desde el ingreso.", kNone},
};

}  // namespace

std::span<const Code> codes() {
  return kCodes;
}

}  // namespace esclusa::kinds::iie
