#pragma once
/// How to reach somebody: telephones and electronic mail, by the rules of the registration forms.

#include <string_view>

#include "base/result.h"
#include "domain/identifier.h"

namespace esclusa::domain {

/// Land line with area code: 0 and 8 to 13 more digits. Only these outer limits are known; longer numbers
/// carry an extension.
class LandLine : public Identifier<LandLine> {
 public:
  /// Errors: reject "TEL-E01".
  static Result<LandLine> parse(std::string_view text);

 private:
  explicit LandLine(std::string digits) : Identifier(std::move(digits)) {}
};

enum class MobileOperator { claro, movistar, cnt, tuenti, otros };

/// CLARO, MOVISTAR, CNT, TUENTI or OTROS, in capitals. Errors: reject "CEL-E02".
Result<MobileOperator> parse_mobile_operator(std::string_view text);

/// Mobile telephone: 09 and 8 to 12 more digits.
class MobileNumber : public Identifier<MobileNumber> {
 public:
  /// Errors: reject "CEL-E01".
  static Result<MobileNumber> parse(std::string_view text);
  /// The numbers of Ecuador's operators have exactly ten digits.
  [[nodiscard]] bool fits(MobileOperator mobile_operator) const {
    return mobile_operator == MobileOperator::otros || str().size() == 10;
  }

 private:
  explicit MobileNumber(std::string digits) : Identifier(std::move(digits)) {}
};

/// Fax: 1 to 14 digits.
class FaxNumber : public Identifier<FaxNumber> {
 public:
  /// Errors: reject "FAX-E01".
  static Result<FaxNumber> parse(std::string_view text);

 private:
  explicit FaxNumber(std::string digits) : Identifier(std::move(digits)) {}
};

/// Mailbox of RFC 5321, the part in everyday use: ASCII, dot-string local part of at most 64 octets, host
/// name of at least two labels, no quoted strings, no address literals, at most 254 octets in all. Kept as
/// written.
class EmailAddress : public Identifier<EmailAddress> {
 public:
  /// Errors: reject "COR-E01".
  static Result<EmailAddress> parse(std::string_view text);
  /// In lower case, to find out whether an address is taken: hosts ignore case, and so do all mail services
  /// in use.
  [[nodiscard]] std::string key() const;

 private:
  explicit EmailAddress(std::string text) : Identifier(std::move(text)) {}
};

}  // namespace esclusa::domain
