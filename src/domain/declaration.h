#pragma once
/// The export declaration (Declaración Aduanera de Exportación).

#include <string_view>

#include "base/result.h"
#include "domain/ascii.h"
#include "domain/identifier.h"

namespace esclusa::domain {

/// DAE number: district 3, year 4, régimen 2, sequence 8. Written compact (17 digits) or with hyphens
/// (DDD-YYYY-RR-NNNNNNNN); kept compact. Whether district and régimen exist is asked of the catalog.
class DaeNumber : public Identifier<DaeNumber> {
 public:
  /// Errors: reject "DAE-E03" for the 16 characters of a refrendo (the number in use until 2012), else
  /// "DAE-E01".
  static Result<DaeNumber> parse(std::string_view text);

  [[nodiscard]] std::string_view district() const { return part(0, 3); }
  [[nodiscard]] int year() const { return ascii::number(part(3, 4)); }
  [[nodiscard]] std::string_view regimen() const { return part(7, 2); }
  [[nodiscard]] std::string_view sequence() const { return part(9, 8); }
  /// With hyphens.
  [[nodiscard]] std::string printed() const;

 private:
  explicit DaeNumber(std::string compact) : Identifier(std::move(compact)) {}
  [[nodiscard]] std::string_view part(std::size_t begin, std::size_t size) const {
    return std::string_view(str()).substr(begin, size);
  }
};

}  // namespace esclusa::domain
