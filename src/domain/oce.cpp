#include "domain/oce.h"

#include "domain/ascii.h"

namespace esclusa::domain {

Result<OceCode> OceCode::parse(std::string_view text) {
  if (!ascii::all(text, 8, 8, ascii::is_digit))
    return reject("OCE-E01", "el código de OCE debe tener 8 dígitos");
  return OceCode(std::string(text));
}

}  // namespace esclusa::domain
