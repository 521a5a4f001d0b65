#pragma once
/// Numbers that travel with the goods: container, seal, manifest reference, air waybill.

#include <string_view>

#include "base/result.h"
#include "domain/identifier.h"

namespace esclusa::domain {

/// Container number of ISO 6346: owner (3 letters), category U, J or Z, serial (6 digits), check digit.
class ContainerNumber : public Identifier<ContainerNumber> {
 public:
  /// Errors: reject "CNT-E01".
  static Result<ContainerNumber> parse(std::string_view text);
  /// A remainder of 10 counts as check digit 0.
  [[nodiscard]] bool check_digit_holds() const { return remainder() % 10 == str().back() - '0'; }
  /// The standard advises against serials whose remainder is 10: finding CNT-W01.
  [[nodiscard]] bool remainder_is_ten() const { return remainder() == 10; }

 private:
  explicit ContainerNumber(std::string text) : Identifier(std::move(text)) {}
  [[nodiscard]] int remainder() const;
};

/// Seal (precinto): 1–14 upper-case letters and digits.
class SealNumber : public Identifier<SealNumber> {
 public:
  /// Errors: reject "SEL-E01".
  static Result<SealNumber> parse(std::string_view text);

 private:
  explicit SealNumber(std::string text) : Identifier(std::move(text)) {}
};

/// Manifest reference number: 10–20 upper-case letters and digits; its inner structure is not relied upon.
class ManifestNumber : public Identifier<ManifestNumber> {
 public:
  /// Errors: reject "MRN-E01".
  static Result<ManifestNumber> parse(std::string_view text);

 private:
  explicit ManifestNumber(std::string text) : Identifier(std::move(text)) {}
};

/// Air waybill: airline (3 digits) and serial (8 digits), with or without a hyphen between them; kept
/// without.
class AirWaybill : public Identifier<AirWaybill> {
 public:
  /// Errors: reject "AWB-E01".
  static Result<AirWaybill> parse(std::string_view text);
  /// The last digit is the seven before it modulo 7. Worth a warning only.
  [[nodiscard]] bool check_digit_holds() const;

 private:
  explicit AirWaybill(std::string digits) : Identifier(std::move(digits)) {}
};

}  // namespace esclusa::domain
