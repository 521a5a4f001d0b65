#pragma once
/// Número de entrega: how a sender numbers what it sends.

#include <string_view>

#include "base/result.h"
#include "domain/ascii.h"
#include "domain/identifier.h"
#include "domain/oce.h"

namespace esclusa::domain {

/// OCE code 8, year 4, sequence 8, channel letter: 21 characters. Unique per operator; the sequence starts
/// again every year and may have gaps. Which channels a document may come through is a rule, not a matter of
/// form.
class SubmissionNumber : public Identifier<SubmissionNumber> {
 public:
  /// Errors: reject "NEN-E01".
  static Result<SubmissionNumber> parse(std::string_view text);

  [[nodiscard]] OceCode oce_code() const { return OceCode(str().substr(0, 8)); }
  [[nodiscard]] int year() const { return ascii::number(std::string_view(str()).substr(8, 4)); }
  [[nodiscard]] int sequence() const { return ascii::number(std::string_view(str()).substr(12, 8)); }
  /// 'S' own software, 'P' portal, 'F' file exchange; other letters have the form, too.
  [[nodiscard]] char channel() const { return str().back(); }

 private:
  explicit SubmissionNumber(std::string text) : Identifier(std::move(text)) {}
};

}  // namespace esclusa::domain
