#include "document/codes.h"

#include <array>
#include <cstdlib>

namespace esclusa::document {
namespace {

constexpr std::string_view kFix = "CORREGIR_Y_REENVIAR";
constexpr std::string_view kSame = "REENVIAR_IGUAL";
constexpr std::string_view kNone = "NINGUNA";
constexpr std::string_view kContact = "CONTACTAR";

constexpr std::array kGeneral{
    // File and name
    Code{"ARC-E01", "ARCHIVO", "FORMATO", "", "El nombre del archivo no es aceptable.", kFix},
    Code{"ARC-E02", "ARCHIVO", "NO_EN_LISTA", "",
         "El tipo de archivo no se acepta: solo *.xml, y *.zip para lotes.", kFix},
    Code{"ARC-E03", "ARCHIVO", "REGLA", "", "El archivo supera el tamaño máximo.", kFix},
    Code{"ARC-E04", "ARCHIVO", "REGLA", "", "No es un archivo regular (enlace, tubería o dispositivo).",
         kFix},
    // Lotes, and the entries of one
    Code{"ARC-E10", "ARCHIVO", "FORMATO", "", "El lote no es un archivo .zip o está dañado.", kFix},
    Code{"ARC-E11", "ARCHIVO", "REGLA", "", "El lote tiene demasiadas entradas.", kFix},
    Code{"ARC-E12", "ARCHIVO", "REGLA", "",
         "El contenido del lote descomprimido es demasiado grande o está demasiado comprimido.", kFix},
    Code{"ARC-E13", "ARCHIVO", "FALTA", "", "El lote no contiene ningún documento.", kFix},
    Code{"ARC-E14", "ARCHIVO", "SOBRA", "", "Un lote no puede contener otros archivos comprimidos.", kFix},
    Code{"ARC-E15", "ARCHIVO", "REGLA", "", "La entrada del lote está cifrada.", kFix},
    Code{"ARC-E16", "ARCHIVO", "NO_EN_LISTA", "", "El método de compresión de la entrada no se acepta.",
         kFix},
    Code{"ARC-E17", "ARCHIVO", "DUPLICADO", "", "Otra entrada del lote tiene el mismo nombre.", kFix},
    Code{"ARC-E18", "ARCHIVO", "FORMATO", "",
         "La entrada del lote está dañada: no coincide con su suma de control o su tamaño.", kFix},
    Code{"ARC-E19", "ARCHIVO", "REGLA", "", "La entrada del lote está demasiado comprimida.", kFix},
    // XML before any signature
    Code{"XML-E00", "SINTAXIS", "FALTA", "", "El archivo está vacío.", kFix},
    Code{"XML-E01", "SINTAXIS", "SOBRA", "", "El archivo declara un DOCTYPE o entidades.", kFix},
    Code{"XML-E02", "SINTAXIS", "FORMATO", "", "El archivo no es XML 1.0 en UTF-8.", kFix},
    Code{"XML-E03", "SINTAXIS", "FORMATO", "", "El XML no está bien formado o está incompleto.", kFix},
    Code{"XML-E04", "SINTAXIS", "REGLA", "", "El XML supera un límite de profundidad, atributos o tamaño.",
         kFix},
    Code{"XML-E05", "SINTAXIS", "SOBRA", "", "El XML contiene instrucciones de proceso o XInclude.", kFix},
    Code{"XML-E06", "SINTAXIS", "NO_EN_LISTA", "",
         "El espacio de nombres o el elemento raíz no corresponde a ningún documento.", kFix},
    // Schema
    Code{"XSD-E01", "SINTAXIS", "FALTA", "", "Falta un elemento obligatorio.", kFix},
    Code{"XSD-E02", "SINTAXIS", "SOBRA", "", "Hay un elemento o atributo que el esquema no admite aquí.",
         kFix},
    Code{"XSD-E03", "SINTAXIS", "FORMATO", "", "Un valor no cumple su tipo (formato, longitud o lista).",
         kFix},
    Code{"XSD-E04", "SINTAXIS", "REGLA", "", "El documento no cumple el esquema.", kFix},
    // Signature
    Code{"FIR-E00", "SEGURIDAD", "FALTA", "", "El documento debe ir firmado y no lleva firma.", kFix},
    Code{"FIR-E01", "SEGURIDAD", "FORMATO", "",
         "La forma de la firma no es la acordada (una sola firma, hija de la raíz).", kFix},
    Code{"FIR-E02", "SEGURIDAD", "REGLA", "", "Las referencias de la firma no cubren el documento completo.",
         kFix},
    Code{"FIR-E03", "SEGURIDAD", "NO_EN_LISTA", "", "La firma usa una transformación no permitida.", kFix},
    Code{"FIR-E04", "SEGURIDAD", "NO_EN_LISTA", "", "La firma usa un algoritmo no permitido.", kFix},
    Code{"FIR-E05", "SEGURIDAD", "REGLA", "", "La firma no corresponde al contenido.", kFix},
    Code{"FIR-E06", "SEGURIDAD", "REGLA", "", "Las propiedades XAdES de la firma no son correctas.", kFix},
    // Certificate
    Code{"CER-E01", "SEGURIDAD", "REGLA", "",
         "El certificado no es legible o su autoridad no es de confianza.", kContact},
    Code{"CER-E02", "SEGURIDAD", "REGLA", "", "El certificado no estaba vigente al firmar o al llegar.",
         kFix},
    Code{"CER-E03", "SEGURIDAD", "REGLA", "", "El certificado no sirve para firmar documentos.", kFix},
    Code{"CER-E04", "SEGURIDAD", "REGLA", "", "El certificado está revocado.", kContact},
    Code{"CER-E05", "SEGURIDAD", "NO_EN_LISTA", "",
         "El certificado no es uno de los acordados con este socio.", kFix},
    Code{"CER-E06", "SEGURIDAD", "REGLA", "", "El certificado acordado ya no rige o todavía no.", kFix},
    Code{"CER-W05", "SEGURIDAD", "REGLA", "",
         "No se pudo comprobar con datos al día si el certificado está revocado.", kNone},
    Code{"CER-E31", "AUTORIDAD", "REGLA", "", "El certificado no pertenece al RUC que firma el documento.",
         kFix},
    // Authority
    Code{"PAR-E01", "AUTORIDAD", "REGLA", "", "El RUC del documento no es el del socio de este buzón.", kFix},
    Code{"PAR-E02", "AUTORIDAD", "NO_EN_LISTA", "",
         "El código de OCE no está registrado o no pertenece a este RUC o socio.", kFix},
    Code{"PAR-E03", "AUTORIDAD", "REGLA", "", "El código de OCE no está vigente en la fecha del documento.",
         kContact},
    Code{"PAR-E04", "AUTORIDAD", "REGLA", "",
         "El tipo de OCE no corresponde al código o no puede enviar este documento.", kFix},
    Code{"PAR-E05", "AUTORIDAD", "NO_EN_LISTA", "",
         "El usuario no está registrado o no está activo para este RUC.", kContact},
    Code{"PAR-E06", "AUTORIDAD", "REGLA", "",
         "Este socio no está autorizado a enviar este tipo de documento.", kContact},
    Code{"OCE-W01", "CATALOGO", "REGLA", "",
         "Los dos primeros dígitos del código de OCE no coinciden con su tipo.", kNone},
    // Duplicates
    Code{"DUP-E02", "DUPLICADO", "DUPLICADO", "R23", "El número de entrega ya fue usado con otro contenido.",
         kFix},
    // Header and identifiers that every kind has
    Code{"ID-E01", "REGLA", "REGLA", "",
         "Los primeros 8 dígitos del número de entrega no son el código de OCE.", kFix},
    Code{"ID-E02", "REGLA", "REGLA", "",
         "El canal del número de entrega debe ser F o S en documentos nuevos.", kFix},
    Code{"ID-E03", "REGLA", "REGLA", "", "La fecha de emisión está en el futuro.", kFix},
    Code{"RUC-E01", "REGLA", "FORMATO", "", "El RUC no es válido.", kFix},
    Code{"RUC-E04", "CATALOGO", "NO_EN_LISTA", "", "El RUC no consta en el registro del SRI.", kContact},
    Code{"CAT-E01", "CATALOGO", "NO_EN_LISTA", "", "El distrito aduanero no está en la lista.", kFix},
    Code{"CAT-E02", "CATALOGO", "NO_EN_LISTA", "", "El tipo de embalaje no está en la lista.", kFix},
    Code{"CAT-E03", "CATALOGO", "NO_EN_LISTA", "", "El país no está en la lista.", kFix},
    Code{"CAT-E04", "CATALOGO", "NO_EN_LISTA", "", "La provincia no está en la lista.", kFix},
    Code{"RUC-W01", "REGLA", "FORMATO", "",
         "El dígito verificador del RUC no cumple ningún algoritmo conocido.", kNone},
    Code{"RUC-W02", "REGLA", "REGLA", "", "El RUC no es el del establecimiento principal (001).", kNone},
    Code{"CED-E01", "REGLA", "FORMATO", "", "El dígito verificador de la cédula no es correcto.", kFix},
    Code{"CED-W01", "REGLA", "FORMATO", "", "El dígito verificador de la cédula no es correcto.", kNone},
    Code{"DAE-E01", "REGLA", "FORMATO", "",
         "El número de DAE no es válido: su distrito, año o régimen no existe.", kFix},
    Code{"DAE-E03", "REGLA", "FORMATO", "",
         "El número es un refrendo anterior a 2012 (16 caracteres), no un número de DAE.", kFix},
    Code{"CNT-E01", "REGLA", "FORMATO", "", "El dígito verificador del número de contenedor no es correcto.",
         kFix},
    Code{"CNT-W01", "REGLA", "FORMATO", "",
         "La norma ISO 6346 desaconseja esta serie de contenedor (residuo 10).", kNone},
    // Own faults
    Code{"SIS-E01", "SISTEMA", "REGLA", "", "El documento no pudo procesarse por una falla interna repetida.",
         kContact},
    Code{"SIS-E99", "SISTEMA", "REGLA", "", "Falla interna.", kSame},
};

}  // namespace

Severity severity(std::string_view code) {
  const std::size_t hyphen = code.find('-');
  const char letter = hyphen == std::string_view::npos || hyphen + 1 >= code.size() ? 'E' : code[hyphen + 1];
  if (letter == 'W') return Severity::advertencia;
  return letter == 'I' ? Severity::informativo : Severity::error;
}

std::span<const Code> general_codes() {
  return kGeneral;
}

CodeList::CodeList() {
  add(kGeneral);
}

void CodeList::add(std::span<const Code> codes) {
  for (const Code& code : codes) {
    const auto [known, added] = codes_.emplace(code.code, &code);
    if (!added && known->second != &code) std::abort();  // two meanings for one code: a bug of ours
  }
}

const Code& CodeList::find(std::string_view code) const {
  const auto found = codes_.find(code);
  return found != codes_.end() ? *found->second : *codes_.at("SIS-E99");
}

}  // namespace esclusa::document
