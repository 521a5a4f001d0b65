#include "domain/identity.h"

#include <array>

#include "domain/ascii.h"

namespace esclusa::domain {
namespace {

constexpr std::string_view kMailDomain = "@correo.aduana.gob.ec";

bool starts_with_province(std::string_view digits) {
  const int province = ascii::number(digits.substr(0, 2));
  return (province >= 1 && province <= 24) || province == 30;
}

/// The tenth digit against the nine before it.
bool modulo_10_holds(std::string_view digits) {
  int sum = 0;
  for (std::size_t i = 0; i < 9; ++i) {
    const int product = ascii::digit(digits[i]) * (i % 2 == 0 ? 2 : 1);
    sum += product > 9 ? product - 9 : product;
  }
  return (10 - sum % 10) % 10 == ascii::digit(digits[9]);
}

/// The digit after the weighted ones against them. A check of 10 equals no digit, so it never holds.
template <std::size_t N>
bool modulo_11_holds(std::string_view digits, const std::array<int, N>& weights) {
  int sum = 0;
  for (std::size_t i = 0; i < N; ++i) sum += ascii::digit(digits[i]) * weights[i];
  const int rest = sum % 11;
  return (rest == 0 ? 0 : 11 - rest) == ascii::digit(digits[N]);
}

bool holds_as_public_entity(std::string_view digits) {
  return modulo_11_holds(digits, std::array{3, 2, 7, 6, 5, 4, 3, 2});
}

bool holds_as_company(std::string_view digits) {
  return modulo_11_holds(digits, std::array{4, 3, 2, 7, 6, 5, 4, 3, 2});
}

}  // namespace

Result<Cedula> Cedula::parse(std::string_view text) {
  if (!ascii::all(text, 10, 10, ascii::is_digit) || !starts_with_province(text)) {
    return reject("CED-E01",
                  "la cédula debe tener 10 dígitos y empezar por la provincia de emisión (01 a 24, o 30)");
  }
  return Cedula(std::string(text));
}

bool Cedula::check_digit_holds() const {
  return modulo_10_holds(str());
}

Result<Ruc> Ruc::parse(std::string_view text) {
  if (!ascii::all(text, 13, 13, ascii::is_digit) || !starts_with_province(text)) {
    return reject("RUC-E01", "el RUC debe tener 13 dígitos y empezar por una provincia (01 a 24, o 30)");
  }
  if (text.ends_with("000")) return reject("RUC-E02", "el RUC termina en 000, que no es un establecimiento");
  return Ruc(std::string(text));
}

RucClass Ruc::ruc_class() const {
  if (str()[2] == '9') return RucClass::company;
  if (str()[2] != '6') return RucClass::natural_person;
  const bool natural = modulo_10_holds(str());
  const bool public_entity = holds_as_public_entity(str());
  if (natural == public_entity) return RucClass::natural_or_public;
  return natural ? RucClass::natural_person : RucClass::public_entity;
}

RucVerdict Ruc::check(RucStrictness mode) const {
  const RucVerdict unproven = mode == RucStrictness::strict ? RucVerdict::refuse : RucVerdict::warn;
  switch (str()[2]) {
    case '9':
      return holds_as_company(str()) || holds_as_public_entity(str()) ? RucVerdict::ok : unproven;
    case '6':
      return modulo_10_holds(str()) || holds_as_public_entity(str()) ? RucVerdict::ok : unproven;
    default:
      return modulo_10_holds(str()) ? RucVerdict::ok : RucVerdict::refuse;
  }
}

std::optional<Cedula> Ruc::cedula() const {
  if (!is_natural_person()) return std::nullopt;
  return Cedula(std::string(stem()));
}

Result<Passport> Passport::parse(std::string_view text) {
  if (!ascii::all(text, 5, 20, ascii::is_upper_or_digit)) {
    return reject("PAS-E01",
                  "el pasaporte debe tener de 5 a 20 letras mayúsculas o dígitos, sin espacios ni guiones");
  }
  return Passport(std::string(text));
}

Result<UserId> UserId::parse(std::string_view text) {
  const auto allowed = [](char c) { return ascii::is_alphanumeric(c) || c == '_' || c == '.' || c == '-'; };
  if (!ascii::all(text, 4, 20, allowed) || !ascii::is_upper(ascii::to_upper(text.front()))) {
    return reject("USR-E01",
                  "el ID.usuario debe tener de 4 a 20 letras sin tilde, dígitos, puntos o guiones, y empezar "
                  "por letra");
  }
  std::string upper(text);
  std::ranges::transform(upper, upper.begin(), ascii::to_upper);
  return UserId(std::move(upper));
}

std::string UserId::senae_mailbox() const {
  std::string mailbox(str());
  std::ranges::transform(mailbox, mailbox.begin(), ascii::to_lower);
  return mailbox.append(kMailDomain);
}

}  // namespace esclusa::domain
