#include <array>

#include "registration/rules.h"

namespace esclusa::registration {
namespace {

using document::Code;

constexpr std::string_view kFix = "CORREGIR_Y_REENVIAR";
constexpr std::string_view kNone = "NINGUNA";
constexpr std::string_view kContact = "CONTACTAR";

constexpr std::array kCodes{
    Code{"REG-E01", "REGLA", "FORMATO", "G2",
         "El número no corresponde al tipo de documento de identificación.", kFix},
    Code{"REG-E02", "REGLA", "FALTA", "G4", "La provincia es obligatoria para Ecuador.", kFix},
    Code{"REG-E03", "REGLA", "FALTA", "G4", "La ciudad es obligatoria para Ecuador.", kFix},
    Code{"REG-E04", "CATALOGO", "NO_EN_LISTA", "G4", "La ciudad no pertenece a la provincia.", kFix},
    Code{"REG-E06", "REGLA", "FORMATO", "G5",
         "El teléfono convencional debe llevar código de área: 0 y de 8 a 13 dígitos más.", kFix},
    Code{"REG-E08", "REGLA", "FALTA", "G6", "El celular necesita el operador.", kFix},
    Code{"REG-E09", "REGLA", "FORMATO", "G6",
         "El celular debe ser 09 y 8 dígitos más; con el operador OTROS, hasta 14 dígitos.", kFix},
    Code{"REG-E10", "REGLA", "FORMATO", "G7", "El correo electrónico no es válido.", kFix},
    Code{"REG-E11", "REGLA", "REGLA", "G7", "La confirmación no es igual al correo electrónico.", kFix},
    Code{"REG-E12", "DUPLICADO", "DUPLICADO", "G1", "El ID.usuario no está disponible.", kFix},
    Code{"REG-E13", "DUPLICADO", "DUPLICADO", "G2", "Ya hay un usuario con este documento de identificación.",
         kContact},
    Code{"REG-E14", "DUPLICADO", "DUPLICADO", "G7", "El correo electrónico no está disponible.", kFix},
    Code{"REG-W05", "REGLA", "SOBRA", "G4", "Provincia y ciudad solo se toman en cuenta para Ecuador.",
         kNone},
    Code{"REG-W08", "REGLA", "SOBRA", "G6", "Hay operador de celular sin número de celular.", kNone},
    Code{"REG-W16", "REGLA", "REGLA", "G3", "Se esperan nombres y apellidos.", kNone},
    Code{"REG-E17", "REGLA", "FALTA", "P1", "Para recibir mensajes SMS hace falta el celular.", kFix},
    Code{"REG-E18", "REGLA", "FORMATO", "E3",
         "El teléfono de la empresa debe llevar código de área: 0 y de 8 a 13 dígitos más.", kFix},
    Code{"REG-E19", "REGLA", "REGLA", "E2", "La razón social no es la del SRI.", kFix},
    Code{"REG-E20", "AUTORIDAD", "REGLA", "E4", "La empresa o entidad no tiene ese representante aprobado.",
         kFix},
    Code{"REG-E21", "REGLA", "REGLA", "S1",
         "La solicitud se anuló: no se confirmó el código de seguridad a tiempo o se erró demasiadas veces.",
         kFix},
    Code{"REG-E22", "CATALOGO", "NO_EN_LISTA", "O1", "El tipo de OCE no está en la lista.", kFix},
    Code{"REG-E23", "REGLA", "REGLA", "O1", "La fila de tipo de OCE no es válida.", kFix},
    Code{"REG-E24", "REGLA", "FORMATO", "A1", "El adjunto no es válido.", kFix},
    Code{"REG-E25", "REGLA", "REGLA", "A1", "Los adjuntos superan el tamaño total.", kFix},
    Code{"REG-E26", "SEGURIDAD", "REGLA", "C1",
         "La identificación única del certificado no es la del certificado que firmó.", kFix},
    Code{"REG-E27", "REGLA", "NO_EN_LISTA", "G8",
         "La solicitud que se reemplaza no existe o no fue rechazada.", kFix},
    Code{"REG-E28", "REGLA", "NO_EN_LISTA", "G1",
         "No hay un usuario aprobado con estos datos que actualizar.", kFix},
    Code{"REG-E29", "REGLA", "REGLA", "G7", "El correo electrónico confirmado no se puede cambiar.", kFix},
    Code{"REG-E30", "REGLA", "DUPLICADO", "P2", "Las preguntas de clave deben ser distintas.", kFix},
    Code{"REG-W30", "REGLA", "FORMATO", "E1", "El RUC no tiene la forma de una entidad pública.", kNone},
    Code{"REG-E31", "REGLA", "NO_EN_LISTA", "D1", "La solicitud no existe o no espera una decisión.", kFix},
    Code{"REG-E32", "AUTORIDAD", "REGLA", "D2", "No le corresponde decidir sobre esta solicitud.", kContact},
    Code{"REG-E33", "REGLA", "FALTA", "D3", "Un rechazo necesita motivo; una aprobación no lo lleva.", kFix},
    Code{"REG-E34", "REGLA", "REGLA", "D4", "El código de OCE no se puede otorgar así.", kFix},
    Code{"REG-E41", "REGLA", "REGLA", "V1", "Estado diferente a activo en la Superintendencia de Compañías.",
         kFix},
    Code{"REG-E42", "REGLA", "FORMATO", "V2", "Dirección no válida.", kFix},
    Code{"REG-E43", "AUTORIDAD", "REGLA", "V3", "No es el representante registrado.", kFix},
    Code{"REG-E44", "REGLA", "REGLA", "V4", "RUC no activo en el SRI.", kFix},
    Code{"REG-E45", "SEGURIDAD", "REGLA", "V5", "Certificado digital no corresponde.", kFix},
    Code{"REG-E46", "REGLA", "FALTA", "V6", "Documentación incompleta.", kFix},
    Code{"REG-E47", "DUPLICADO", "DUPLICADO", "V7", "ID o correo no disponible.", kFix},
    Code{"REG-E48", "REGLA", "REGLA", "V8", "Rechazada por quien debe aprobarla.", kFix},
    Code{"REG-W49", "REGLA", "REGLA", "V4",
         "No hay un registro cargado para comprobarlo; lo hará quien revise.", kNone},
    Code{"SEC-E01", "SEGURIDAD", "NO_EN_LISTA", "S2", "No se ha pedido un código con este desafío.", kFix},
    Code{"SEC-E02", "SEGURIDAD", "REGLA", "S3", "El código de seguridad está vacío o no es correcto.", kFix},
    Code{"SEC-E03", "SEGURIDAD", "REGLA", "S4",
         "El código de seguridad venció o fue reemplazado por otro; pida uno nuevo.", kFix},
    Code{"SEC-E04", "SEGURIDAD", "REGLA", "S5", "Se pidieron demasiados códigos para esta solicitud.",
         kContact},
    Code{"SEC-E05", "SEGURIDAD", "REGLA", "S6", "La confirmación debe firmarla quien firmó la solicitud.",
         kFix},
    Code{"SEC-E06", "SEGURIDAD", "REGLA", "S7", "La solicitud ya no espera una confirmación.", kNone},
};

}  // namespace

std::span<const Code> codes() {
  return kCodes;
}

}  // namespace esclusa::registration
