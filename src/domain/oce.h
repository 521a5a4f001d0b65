#pragma once
/// Foreign-trade operators.

#include <string_view>

#include "base/result.h"
#include "domain/identifier.h"

namespace esclusa::domain {

/// Code of an OCE (operador de comercio exterior), 8 digits. A firm may have several, each with type and
/// validity.
class OceCode : public Identifier<OceCode> {
 public:
  /// Errors: reject "OCE-E01".
  static Result<OceCode> parse(std::string_view text);
  /// The first two digits. They are the two-digit OCE type in nearly all known codes, so a difference is
  /// worth a warning (OCE-W01), never a refusal.
  [[nodiscard]] std::string_view prefix() const { return std::string_view(str()).substr(0, 2); }

 private:
  friend class SubmissionNumber;
  explicit OceCode(std::string digits) : Identifier(std::move(digits)) {}
};

}  // namespace esclusa::domain
