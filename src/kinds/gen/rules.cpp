#include "kinds/gen/rules.h"

#include <fmt/format.h>

#include <array>

#include "document/header.h"
#include "domain/contact.h"
#include "domain/identity.h"

namespace esclusa::kinds::gen {
namespace {

using document::Code;
using document::Judgement;
using document::Surroundings;

constexpr std::string_view kRuc = "001";
constexpr std::string_view kCedula = "002";

std::string path(std::string_view element) {
  return fmt::format("/SolicitudRegistroGeneral/Solicitud/{}", element);
}

void add(Judgement& out, const char* code, std::string_view element, const std::string& value,
         std::string detail = {}) {
  out.findings.push_back({code, path(element), value, std::move(detail)});
}

Status header(const Gen& request, const Surroundings& around, Judgement& out) {
  document::check_header(request.header, "SolicitudRegistroGeneral", around, out.findings);
  return {};
}

Status user_id(const Gen& request, const Surroundings& around, Judgement& out) {
  ESC_TRY(const bool taken, around.unit.accounts().user_taken(account_of(request, 0).user));
  if (taken) add(out, "REG-E12", "IdUsuario", request.wanted_user);
  return {};
}

/// The number has the form of its type and its check digit holds; passports have none.
void identity_form(const Gen& request, const Surroundings& around, Judgement& out) {
  const std::string& number = request.identity_number;
  const char* const element = "NumDocIdentificacion";
  if (request.identity_type == kRuc) {
    if (domain::Ruc::parse(number)) {
      document::check_ruc(number, path(element), around.settings, out.findings);
    } else {
      add(out, "REG-E01", element, number, "Un RUC tiene 13 dígitos.");
    }
  } else if (request.identity_type == kCedula) {
    const auto cedula = domain::Cedula::parse(number);
    if (!cedula) {
      add(out, "REG-E01", element, number, "Una cédula tiene 10 dígitos y empieza por 01 a 24, o 30.");
    } else if (!cedula->check_digit_holds()) {
      add(out, "CED-E01", element, number);
    }
  } else if (!domain::Passport::parse(number)) {
    add(out, "REG-E01", element, number, "Un pasaporte tiene de 5 a 20 letras mayúsculas y dígitos.");
  }
}

Status identity(const Gen& request, const Surroundings& around, Judgement& out) {
  identity_form(request, around, out);
  ESC_TRY(const bool taken,
          around.unit.accounts().identity_taken(request.identity_type, request.identity_number));
  if (taken) add(out, "REG-E13", "NumDocIdentificacion", request.identity_number);
  return {};
}

Status full_name(const Gen& request, const Surroundings&, Judgement& out) {
  if (request.name.find(' ') == std::string::npos) add(out, "REG-W16", "NombreUsuario", request.name);
  return {};
}

Status place(const Gen& request, const Surroundings& around, Judgement& out) {
  const bool ecuador = request.country == "EC";
  if (ecuador && request.province.empty()) add(out, "REG-E02", "Provincia", "");
  if (ecuador && request.canton.empty()) add(out, "REG-E03", "Ciudad", "");
  if (!ecuador && !request.province.empty()) add(out, "REG-W05", "Provincia", request.province);
  if (!ecuador && !request.canton.empty()) add(out, "REG-W05", "Ciudad", request.canton);
  if (!ecuador || request.province.empty() || request.canton.empty()) return {};
  if (!around.catalog.canton_in_province(request.canton, request.province))
    add(out, "REG-E04", "Ciudad", request.canton, "Provincia " + request.province + ".");
  return {};
}

Status telephones(const Gen& request, const Surroundings&, Judgement& out) {
  if (!domain::LandLine::parse(request.telephone)) add(out, "REG-E06", "Telefono1", request.telephone);
  if (!request.telephone2.empty() && !domain::LandLine::parse(request.telephone2))
    add(out, "REG-E06", "Telefono2", request.telephone2);
  return {};
}

Status mobile(const Gen& request, const Surroundings&, Judgement& out) {
  if (request.mobile.empty()) {
    if (!request.mobile_operator.empty()) add(out, "REG-W08", "Operadora", request.mobile_operator);
    return {};
  }
  if (request.mobile_operator.empty()) add(out, "REG-E08", "Operadora", "");
  const auto number = domain::MobileNumber::parse(request.mobile);
  const auto mobile_operator = domain::parse_mobile_operator(request.mobile_operator);
  if (!number || (mobile_operator && !number->fits(*mobile_operator)))
    add(out, "REG-E09", "Celular", request.mobile);
  return {};
}

Status email(const Gen& request, const Surroundings& around, Judgement& out) {
  const auto address = domain::EmailAddress::parse(request.email);
  if (!address) {
    add(out, "REG-E10", "Correo", request.email);
  } else {
    ESC_TRY(const bool taken, around.unit.accounts().email_taken(address->key()));
    if (taken) add(out, "REG-E14", "Correo", request.email);
  }
  if (request.email != request.email_again) add(out, "REG-E11", "ConfCorreo", request.email_again);
  return {};
}

using Rule = document::Rule<Gen>;
constexpr std::array kRules{
    Rule{"header", header}, Rule{"G1", user_id},    Rule{"G2", identity}, Rule{"G3", full_name},
    Rule{"G4", place},      Rule{"G5", telephones}, Rule{"G6", mobile},   Rule{"G7", email},
};

constexpr std::string_view kFix = "CORREGIR_Y_REENVIAR";
constexpr std::string_view kNone = "NINGUNA";

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
         "CONTACTAR"},
    Code{"REG-E14", "DUPLICADO", "DUPLICADO", "G7", "El correo electrónico no está disponible.", kFix},
    Code{"REG-W05", "REGLA", "SOBRA", "G4", "Provincia y ciudad solo se toman en cuenta para Ecuador.",
         kNone},
    Code{"REG-W08", "REGLA", "SOBRA", "G6", "Hay operador de celular sin número de celular.", kNone},
    Code{"REG-W16", "REGLA", "REGLA", "G3", "Se esperan nombres y apellidos.", kNone},
};

}  // namespace

std::span<const document::Rule<Gen>> rules() {
  return kRules;
}

std::span<const Code> codes() {
  return kCodes;
}

store::Account account_of(const Gen& request, std::int64_t id) {
  const auto user = domain::UserId::parse(request.wanted_user);
  const auto address = domain::EmailAddress::parse(request.email);
  return {user ? user->str() : request.wanted_user, request.identity_type, request.identity_number,
          address ? address->key() : request.email, "PENDIENTE_CODIGO",    id};
}

}  // namespace esclusa::kinds::gen
