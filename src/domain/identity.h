#pragma once
/// Who a person or a firm is: cédula, RUC, passport, user name.

#include <optional>
#include <string_view>

#include "base/result.h"
#include "domain/identifier.h"

namespace esclusa::domain {

/// National identity number: province of issue (01–24, or 30 for those registered abroad), seven digits,
/// check digit. The third digit says nothing: foreign residents have 6 and above.
class Cedula : public Identifier<Cedula> {
 public:
  /// Errors: reject "CED-E01".
  static Result<Cedula> parse(std::string_view text);
  /// Modulo 10 over the first nine digits.
  [[nodiscard]] bool check_digit_holds() const;

 private:
  friend class Ruc;
  explicit Cedula(std::string digits) : Identifier(std::move(digits)) {}
};

/// What the digits of a RUC tell about its owner. Only the tax register knows for sure.
enum class RucClass {
  natural_person,     // a cédula plus establishment
  public_entity,      // third digit 6, modulo 11 of public entities holds and modulo 10 does not
  natural_or_public,  // third digit 6, and arithmetic cannot decide
  company,            // third digit 9: company, foreigner without cédula, now and then a public entity
};

/// How much the check digits of a RUC weigh. Many numbers given out since about 2021 fail every modulo 11.
enum class RucStrictness {
  structural,  // a number that is not cédula based and fails its check is warned about
  strict,      // … is refused
  registered,  // as structural; the caller then asks the register
};

enum class RucVerdict {
  ok,
  warn,    // finding RUC-W01
  refuse,  // finding RUC-E03
};

/// Taxpayer number: 13 digits, of which the last three are the establishment (001 is the head office).
class Ruc : public Identifier<Ruc> {
 public:
  /// Errors: reject "RUC-E01" (form), "RUC-E02" (establishment 000).
  static Result<Ruc> parse(std::string_view text);

  [[nodiscard]] RucClass ruc_class() const;
  [[nodiscard]] RucVerdict check(RucStrictness mode = RucStrictness::structural) const;
  /// The last three digits.
  [[nodiscard]] std::string_view suffix() const { return std::string_view(str()).substr(10); }
  [[nodiscard]] bool is_head_office() const { return suffix() == "001"; }
  /// The first ten digits: a cédula if the owner is a natural person.
  [[nodiscard]] std::string_view stem() const { return std::string_view(str()).substr(0, 10); }
  /// True only if the digits leave no doubt.
  [[nodiscard]] bool is_natural_person() const { return ruc_class() == RucClass::natural_person; }
  /// Absent unless `is_natural_person`: a cédula must never speak for a firm or a public entity by
  /// coincidence.
  [[nodiscard]] std::optional<Cedula> cedula() const;

 private:
  explicit Ruc(std::string digits) : Identifier(std::move(digits)) {}
};

/// Foreign passport: 5–20 upper-case letters and digits; no check exists.
class Passport : public Identifier<Passport> {
 public:
  /// Errors: reject "PAS-E01".
  static Result<Passport> parse(std::string_view text);

 private:
  explicit Passport(std::string text) : Identifier(std::move(text)) {}
};

/// ID.usuario, the name under which a user of an operator logs in. Upper and lower case are the same; kept in
/// upper.
class UserId : public Identifier<UserId> {
 public:
  /// Errors: reject "USR-E01".
  static Result<UserId> parse(std::string_view text);
  /// The mailbox that customs gives to the user, in lower case.
  [[nodiscard]] std::string senae_mailbox() const;

 private:
  explicit UserId(std::string text) : Identifier(std::move(text)) {}
};

}  // namespace esclusa::domain
