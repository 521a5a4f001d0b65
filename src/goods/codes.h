#pragma once
/// Codes that every family of reports has, by what they say: `codes::district("ISE-E01")`.

#include "document/codes.h"

namespace esclusa::goods::codes {

using document::Code;
inline constexpr std::string_view kFix = "CORREGIR_Y_REENVIAR";
inline constexpr std::string_view kNone = "NINGUNA";

constexpr Code district(std::string_view code) {
  return {code, "REGLA", "REGLA", "R7", "El distrito no es el del depósito.", kFix};
}
constexpr Code registered(std::string_view code) {
  return {code,
          "CATALOGO",
          "NO_EN_LISTA",
          "R6",
          "El código de depósito no está registrado o no está vigente en la fecha de emisión.",
          kFix};
}
constexpr Code depot_type(std::string_view code) {
  return {code,
          "REGLA",
          "REGLA",
          "R6",
          "El OCE no es un depósito temporal, una paletizadora ni un lugar de carga directa.",
          kFix};
}
constexpr Code sender(std::string_view code) {
  return {code, "REGLA", "REGLA", "F6", "El código de depósito no es el código de OCE de la cabecera.", kFix};
}
constexpr Code owner(std::string_view code) {
  return {code, "REGLA", "REGLA", "F7", "El RUC del depósito no es el del dueño del código o de la cabecera.",
          kFix};
}
constexpr Code direct_loading(std::string_view code) {
  return {code, "REGLA", "REGLA", "R19", "La carga directa se informa con un código de la serie 28000xxx.",
          kFix};
}
constexpr Code palletizer(std::string_view code) {
  return {code, "REGLA", "REGLA", "R18", "Una paletizadora solo informa carga por vía aérea.", kFix};
}
constexpr Code base_document(std::string_view code) {
  return {
      code, "REGLA", "REGLA", "F13", "El tipo de documento base no corresponde al régimen del número de DAE.",
      kFix};
}
constexpr Code total_pieces(std::string_view code) {
  return {code, "REGLA", "REGLA", "F31", "El total de bultos no es la suma de las líneas.", kFix};
}
constexpr Code total_weight(std::string_view code) {
  return {code, "REGLA", "REGLA", "F31", "El total de peso no es la suma de las líneas.", kFix};
}
constexpr Code sequence(std::string_view code) {
  return {
      code, "REGLA", "REGLA", "F17", "La secuencia de las líneas no es 1, 2, 3… sin saltos ni repetición.",
      kFix};
}
constexpr Code no_container(std::string_view code) {
  return {code, "REGLA", "FALTA", "F19", "La carga contenerizada necesita el número de contenedor.", kFix};
}
constexpr Code bulk_in_container(std::string_view code) {
  return {code, "REGLA", "SOBRA", "F19", "La carga a granel no lleva contenedor.", kFix};
}
constexpr Code no_seal(std::string_view code) {
  return {code, "REGLA", "FALTA", "F20", "La carga contenerizada necesita al menos un sello.", kFix};
}
constexpr Code bulk_pieces(std::string_view code) {
  return {code, "REGLA", "REGLA", "F22", "La carga a granel se informa como un solo bulto.", kFix};
}
constexpr Code air_waybill(std::string_view code) {
  return {code, "REGLA", "FALTA", "F26", "Por vía aérea el documento de transporte es obligatorio.", kFix};
}
constexpr Code unit_load_device(std::string_view code) {
  return {code, "REGLA", "SOBRA", "R18", "El número de ULD solo va en la carga por vía aérea.", kFix};
}
constexpr Code exporter(std::string_view code) {
  return {code, "REGLA", "REGLA", "F14", "El exportador no es el de la DAE.", kFix};
}
constexpr Code declared_pieces(std::string_view code) {
  return {code, "REGLA", "REGLA", "R8", "Los bultos ingresados superan los declarados en la DAE.", kFix};
}
constexpr Code declared_weight(std::string_view code) {
  return {code, "REGLA", "REGLA", "R8", "El peso ingresado supera el declarado en la DAE.", kFix};
}
constexpr Code container_inside(std::string_view code) {
  return {code, "REGLA", "DUPLICADO", "R16", "El contenedor ya está en el depósito.", kFix};
}
constexpr Code container_not_inside(std::string_view code) {
  return {code, "REGLA", "REGLA", "R16", "El contenedor no está en el depósito con esta DAE.", kFix};
}
constexpr Code usual_mode(std::string_view code) {
  return {code, "REGLA", "REGLA", "F9", "La vía no es la habitual del distrito.", kNone};
}
constexpr Code repealed_number(std::string_view code) {
  return {code, "REGLA", "SOBRA", "R22", "El número de REM está derogado y no se toma en cuenta.", kNone};
}
constexpr Code usual_palletizer(std::string_view code) {
  return {code, "REGLA", "REGLA", "R18", "Lo usual en una paletizadora es carga suelta perecible.", kNone};
}
constexpr Code weight_per_piece(std::string_view code) {
  return {code, "REGLA", "REGLA", "R10", "El peso por bulto no es verosímil.", kNone};
}
constexpr Code heavy_container(std::string_view code) {
  return {code, "REGLA", "REGLA", "R10", "El peso bruto del contenedor supera 40000 kg.", kNone};
}
constexpr Code no_temperature(std::string_view code) {
  return {code, "REGLA", "FALTA", "R17", "La carga perecible en contenedor debería indicar temperatura.",
          kNone};
}

}  // namespace esclusa::goods::codes
