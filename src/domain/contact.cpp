#include "domain/contact.h"

#include <array>
#include <utility>

#include "domain/ascii.h"

namespace esclusa::domain {
namespace {

constexpr std::array<std::pair<std::string_view, MobileOperator>, 5> kOperators{{
    {"CLARO", MobileOperator::claro},
    {"MOVISTAR", MobileOperator::movistar},
    {"CNT", MobileOperator::cnt},
    {"TUENTI", MobileOperator::tuenti},
    {"OTROS", MobileOperator::otros},
}};

bool is_atom_character(char c) {
  constexpr std::string_view kSpecials = "!#$%&'*+-/=?^_`{|}~";
  return ascii::is_alphanumeric(c) || kSpecials.find(c) != std::string_view::npos;
}

bool is_label(std::string_view text) {
  const auto allowed = [](char c) { return ascii::is_alphanumeric(c) || c == '-'; };
  return ascii::all(text, 1, 63, allowed) && text.front() != '-' && text.back() != '-';
}

/// `test` holds for each piece between dots; there is always at least one piece.
template <class Test>
bool all_pieces(std::string_view text, Test test) {
  for (std::size_t dot = text.find('.'); dot != std::string_view::npos; dot = text.find('.')) {
    if (!test(text.substr(0, dot))) return false;
    text.remove_prefix(dot + 1);
  }
  return test(text);
}

bool is_dot_string(std::string_view text) {
  return text.size() <= 64 && all_pieces(text, [](std::string_view atom) {
           return !atom.empty() && ascii::all(atom, is_atom_character);
         });
}

bool is_host(std::string_view text) {
  const std::size_t last_dot = text.rfind('.');
  if (last_dot == std::string_view::npos || !all_pieces(text, is_label)) return false;
  return !ascii::all(text.substr(last_dot + 1), ascii::is_digit);  // not an IP address
}

bool is_mailbox(std::string_view text) {
  const std::size_t at = text.find('@');
  return text.size() <= 254 && at != std::string_view::npos && is_dot_string(text.substr(0, at)) &&
         is_host(text.substr(at + 1));
}

}  // namespace

Result<LandLine> LandLine::parse(std::string_view text) {
  if (!ascii::all(text, 9, 14, ascii::is_digit) || text.front() != '0') {
    return reject("TEL-E01", "el teléfono debe tener de 9 a 14 dígitos y empezar por 0 y el código de área");
  }
  return LandLine(std::string(text));
}

Result<MobileOperator> parse_mobile_operator(std::string_view text) {
  for (const auto& [name, value] : kOperators) {
    if (name == text) return value;
  }
  return reject("CEL-E02", "la operadora debe ser CLARO, MOVISTAR, CNT, TUENTI u OTROS");
}

Result<MobileNumber> MobileNumber::parse(std::string_view text) {
  if (!ascii::all(text, 10, 14, ascii::is_digit) || !text.starts_with("09")) {
    return reject("CEL-E01", "el celular debe tener de 10 a 14 dígitos y empezar por 09");
  }
  return MobileNumber(std::string(text));
}

Result<FaxNumber> FaxNumber::parse(std::string_view text) {
  if (!ascii::all(text, 1, 14, ascii::is_digit))
    return reject("FAX-E01", "el fax debe tener de 1 a 14 dígitos");
  return FaxNumber(std::string(text));
}

Result<EmailAddress> EmailAddress::parse(std::string_view text) {
  if (!is_mailbox(text)) {
    return reject(
        "COR-E01",
        "el correo electrónico debe tener la forma nombre@dominio, sin tildes ni espacios, en 254 caracteres "
        "como máximo");
  }
  return EmailAddress(std::string(text));
}

std::string EmailAddress::key() const {
  std::string lower(str());
  std::ranges::transform(lower, lower.begin(), ascii::to_lower);
  return lower;
}

}  // namespace esclusa::domain
