#include "domain/submission.h"

namespace esclusa::domain {

Result<SubmissionNumber> SubmissionNumber::parse(std::string_view text) {
  if (text.size() != 21 || !ascii::all(text.substr(0, 20), ascii::is_digit) || text.substr(8, 2) != "20" ||
      !ascii::is_upper(text.back())) {
    return reject("NEN-E01",
                  "el número de entrega debe tener 21 caracteres: código de OCE (8), año (4), secuencial (8) "
                  "y la letra "
                  "mayúscula del canal");
  }
  return SubmissionNumber(std::string(text));
}

}  // namespace esclusa::domain
