#include "domain/declaration.h"

#include <array>

namespace esclusa::domain {
namespace {

constexpr std::size_t kPrintedSize = 20;
constexpr std::array<std::size_t, 3> kHyphens{3, 8, 11};
constexpr int kLastYearOfRefrendo = 2012;

bool is_printed(std::string_view text) {
  return text.size() == kPrintedSize &&
         std::ranges::all_of(kHyphens, [&](std::size_t i) { return text[i] == '-'; });
}

/// 15 digits and a verifier, of a year in which such numbers were given out. A DAE that lost a digit is not
/// one.
bool is_refrendo(std::string_view compact) {
  return compact.size() == 16 && ascii::all(compact.substr(0, 15), ascii::is_digit) &&
         ascii::is_alphanumeric(compact.back()) && ascii::number(compact.substr(3, 4)) <= kLastYearOfRefrendo;
}

}  // namespace

Result<DaeNumber> DaeNumber::parse(std::string_view text) {
  std::string compact(text);
  if (is_printed(text)) std::erase(compact, '-');
  if (ascii::all(compact, 17, 17, ascii::is_digit) && compact.compare(3, 2, "20") == 0) {
    return DaeNumber(std::move(compact));
  }
  std::erase(compact, '-');  // a refrendo was printed in more than one way
  if (is_refrendo(compact)) {
    return reject(
        "DAE-E03",
        "el número tiene la forma de un refrendo anterior a 2013 (16 caracteres); se necesita el número de "
        "DAE, de 17 dígitos");
  }
  return reject(
      "DAE-E01",
      "el número de DAE debe tener 17 dígitos: distrito (3), año (4), régimen (2) y secuencial (8)");
}

std::string DaeNumber::printed() const {
  std::string text(str());
  for (const std::size_t i : kHyphens) text.insert(i, 1, '-');
  return text;
}

}  // namespace esclusa::domain
