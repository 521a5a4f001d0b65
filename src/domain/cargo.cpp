#include "domain/cargo.h"

#include "domain/ascii.h"

namespace esclusa::domain {
namespace {

/// Letters count from 10 upwards and leave out the multiples of 11.
constexpr int character_value(char c) {
  if (ascii::is_digit(c)) return ascii::digit(c);
  const int plain = c - 'A' + 10;
  return plain + (plain > 10 ? 1 : 0) + (plain > 20 ? 1 : 0) + (plain > 30 ? 1 : 0);
}
static_assert(character_value('A') == 10 && character_value('B') == 12 && character_value('K') == 21);
static_assert(character_value('L') == 23 && character_value('U') == 32 && character_value('V') == 34);
static_assert(character_value('Z') == 38);

}  // namespace

Result<ContainerNumber> ContainerNumber::parse(std::string_view text) {
  const bool well_formed = text.size() == 11 && ascii::all(text.substr(0, 3), ascii::is_upper) &&
                           (text[3] == 'U' || text[3] == 'J' || text[3] == 'Z') &&
                           ascii::all(text.substr(4), ascii::is_digit);
  if (!well_formed) {
    return reject(
        "CNT-E01",
        "el número de contenedor debe tener 4 letras mayúsculas (la cuarta U, J o Z) y 7 dígitos, sin "
        "espacios ni guiones");
  }
  return ContainerNumber(std::string(text));
}

int ContainerNumber::remainder() const {
  int sum = 0;
  for (std::size_t i = 0; i < 10; ++i) sum += character_value(str()[i]) << i;
  return sum % 11;
}

Result<SealNumber> SealNumber::parse(std::string_view text) {
  if (!ascii::all(text, 1, 14, ascii::is_upper_or_digit)) {
    return reject("SEL-E01",
                  "el sello debe tener de 1 a 14 letras mayúsculas o dígitos, sin espacios ni guiones");
  }
  return SealNumber(std::string(text));
}

Result<ManifestNumber> ManifestNumber::parse(std::string_view text) {
  if (!ascii::all(text, 10, 20, ascii::is_upper_or_digit)) {
    return reject("MRN-E01",
                  "el MRN debe tener de 10 a 20 letras mayúsculas o dígitos, sin espacios ni guiones");
  }
  return ManifestNumber(std::string(text));
}

Result<AirWaybill> AirWaybill::parse(std::string_view text) {
  std::string digits(text);
  if (digits.size() == 12 && digits[3] == '-') digits.erase(3, 1);
  if (!ascii::all(digits, 11, 11, ascii::is_digit)) {
    return reject("AWB-E01", "la guía aérea debe tener 11 dígitos: aerolínea (3) y número (8)");
  }
  return AirWaybill(std::move(digits));
}

bool AirWaybill::check_digit_holds() const {
  return ascii::number(std::string_view(str()).substr(3, 7)) % 7 == ascii::digit(str().back());
}

}  // namespace esclusa::domain
