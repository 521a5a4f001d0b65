#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "document/header.h"
#include "domain/contact.h"
#include "domain/identity.h"
#include "registration/account.h"
#include "registration/rules.h"

namespace esclusa::registration {
namespace {

using document::Judgement;
using document::Surroundings;

constexpr std::string_view kRuc = "001";
constexpr std::string_view kCedula = "002";

/// A finding at an element of Solicitud.
void tell(Judgement& out, const Filing& filing, const char* code, std::string_view element,
          const std::string& value, std::string detail = {}) {
  add(out, code, filing.path("Solicitud/" + std::string(element)), value, std::move(detail));
}

Status header(const Filing& filing, const Surroundings& around, Judgement& out) {
  return document::check_header(filing.request.header, filing.profile.root, around, out.findings);
}

/// Names are free, or are those of the account whose data are confirmed.
Status user_id(const Filing& filing, const Surroundings& around, Judgement& out) {
  const Person& person = filing.request.person;
  if (filing.request.updates) {
    const bool same = filing.updated && filing.updated->kind == filing.profile.code &&
                      filing.updated->ruc == filing.request.company.ruc &&
                      filing.updated->identity_type == person.identity_type &&
                      filing.updated->identity_number == person.identity_number &&
                      (filing.updated->state == "ACTIVO" || filing.updated->state == "INHABILITADO");
    if (!same) tell(out, filing, "REG-E28", "IdUsuario", person.user);
    return {};
  }
  ESC_TRY(const bool taken, around.unit.accounts().user_taken(user_key(person.user)));
  if (taken) tell(out, filing, "REG-E12", "IdUsuario", person.user);
  return {};
}

/// The number has the form of its type and its check digit holds; passports have none.
Status identity_form(const Filing& filing, const Surroundings& around, Judgement& out) {
  const Person& person = filing.request.person;
  const std::string& number = person.identity_number;
  const char* const element = "NumDocIdentificacion";
  if (person.identity_type == kRuc) {
    if (domain::Ruc::parse(number)) {
      return document::check_ruc(number, filing.path("Solicitud/NumDocIdentificacion"), around, out.findings);
    }
    tell(out, filing, "REG-E01", element, number, "Un RUC tiene 13 dígitos.");
  } else if (person.identity_type == kCedula) {
    const auto cedula = domain::Cedula::parse(number);
    if (!cedula) {
      tell(out, filing, "REG-E01", element, number,
           "Una cédula tiene 10 dígitos y empieza por 01 a 24, o 30.");
    } else if (!cedula->check_digit_holds()) {
      tell(out, filing, "CED-E01", element, number);
    }
  } else if (!domain::Passport::parse(number)) {
    tell(out, filing, "REG-E01", element, number,
         "Un pasaporte tiene de 5 a 20 letras mayúsculas y dígitos.");
  }
  return {};
}

Status identity(const Filing& filing, const Surroundings& around, Judgement& out) {
  const Person& person = filing.request.person;
  ESC_CHECK(identity_form(filing, around, out));
  if (filing.request.updates) return {};
  ESC_TRY(const bool taken,
          around.unit.accounts().identity_taken(std::string(filing.profile.code), filing.request.company.ruc,
                                                person.identity_type, person.identity_number));
  if (taken) tell(out, filing, "REG-E13", "NumDocIdentificacion", person.identity_number);
  return {};
}

Status full_name(const Filing& filing, const Surroundings&, Judgement& out) {
  const Person& person = filing.request.person;
  if (person.name.find(' ') == std::string::npos) tell(out, filing, "REG-W16", "NombreUsuario", person.name);
  return {};
}

Status place(const Filing& filing, const Surroundings& around, Judgement& out) {
  const Person& person = filing.request.person;
  const bool ecuador = person.country == "EC";
  document::check_country(person.country, filing.path("Solicitud/Pais"), around, out.findings);
  document::check_province(person.province, filing.path("Solicitud/Provincia"), around, out.findings);
  if (ecuador && person.province.empty()) tell(out, filing, "REG-E02", "Provincia", "");
  if (ecuador && person.canton.empty()) tell(out, filing, "REG-E03", "Ciudad", "");
  if (!ecuador && !person.province.empty()) tell(out, filing, "REG-W05", "Provincia", person.province);
  if (!ecuador && !person.canton.empty()) tell(out, filing, "REG-W05", "Ciudad", person.canton);
  if (!ecuador || person.province.empty() || person.canton.empty()) return {};
  if (!around.catalog.canton_in_province(person.canton, person.province))
    tell(out, filing, "REG-E04", "Ciudad", person.canton, "Provincia " + person.province + ".");
  return {};
}

Status telephones(const Filing& filing, const Surroundings&, Judgement& out) {
  const Person& person = filing.request.person;
  if (!domain::LandLine::parse(person.telephone)) tell(out, filing, "REG-E06", "Telefono1", person.telephone);
  if (!person.telephone2.empty() && !domain::LandLine::parse(person.telephone2))
    tell(out, filing, "REG-E06", "Telefono2", person.telephone2);
  return {};
}

Status mobile(const Filing& filing, const Surroundings&, Judgement& out) {
  const Person& person = filing.request.person;
  if (person.mobile.empty()) {
    if (!person.mobile_operator.empty()) tell(out, filing, "REG-W08", "Operadora", person.mobile_operator);
    return {};
  }
  if (person.mobile_operator.empty()) tell(out, filing, "REG-E08", "Operadora", "");
  const auto number = domain::MobileNumber::parse(person.mobile);
  const auto mobile_operator = domain::parse_mobile_operator(person.mobile_operator);
  if (!number || (mobile_operator && !number->fits(*mobile_operator)))
    tell(out, filing, "REG-E09", "Celular", person.mobile);
  return {};
}

/// Free, or, when the data of an account are confirmed, its own: it never changes.
Status email_availability(const Filing& filing, const std::string& key, const Surroundings& around,
                          Judgement& out) {
  const std::string& email = filing.request.person.email;
  if (filing.request.updates) {
    if (filing.updated && filing.updated->email != key) tell(out, filing, "REG-E29", "Correo", email);
    return {};
  }
  ESC_TRY(const bool taken, around.unit.accounts().email_taken(key));
  if (taken) tell(out, filing, "REG-E14", "Correo", email);
  return {};
}

Status email(const Filing& filing, const Surroundings& around, Judgement& out) {
  const Person& person = filing.request.person;
  const auto address = domain::EmailAddress::parse(person.email);
  if (!address) {
    tell(out, filing, "REG-E10", "Correo", person.email);
  } else {
    ESC_CHECK(email_availability(filing, address->key(), around, out));
  }
  if (person.email != person.email_again) tell(out, filing, "REG-E11", "ConfCorreo", person.email_again);
  return {};
}

Status messages(const Filing& filing, const Surroundings&, Judgement& out) {
  const Person& person = filing.request.person;
  if (person.wants_sms && person.mobile.empty()) tell(out, filing, "REG-E17", "RecibirSms", "Recibir");
  return {};
}

Status questions(const Filing& filing, const Surroundings&, Judgement& out) {
  const std::vector<std::string>& questions = filing.request.person.questions;
  for (std::size_t i = 1; i < questions.size(); ++i) {
    if (std::find(questions.begin(), questions.begin() + static_cast<std::ptrdiff_t>(i), questions[i]) !=
        questions.begin() + static_cast<std::ptrdiff_t>(i))
      tell(out, filing, "REG-E30", fmt::format("PreguntaClave{}", i + 1), questions[i]);
  }
  return {};
}

/// A request that replaces another one names a refused one of the same drop.
Status replaced(const Filing& filing, const Surroundings& around, Judgement& out) {
  const std::string& number = filing.request.replaces;
  if (number.empty()) return {};
  ESC_TRY(const bool refused, around.unit.documents().was_refused(around.partner, number));
  if (!refused) add(out, "REG-E27", filing.path("Cabecera/Reemplaza"), number);
  return {};
}

constexpr std::array kRules{
    Rule{"header", header}, Rule{"G8", replaced}, Rule{"G1", user_id},    Rule{"G2", identity},
    Rule{"G3", full_name},  Rule{"G4", place},    Rule{"G5", telephones}, Rule{"G6", mobile},
    Rule{"G7", email},      Rule{"P1", messages}, Rule{"P2", questions},
};

}  // namespace

std::span<const Rule> person_rules() {
  return kRules;
}

}  // namespace esclusa::registration
