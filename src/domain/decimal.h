#pragma once
/// Exact decimals with three places: weights and volumes. Never a `double`.

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace esclusa::domain {

namespace detail {
Result<std::int64_t> parse_thousandths(std::string_view text, std::string_view quantity);
std::string print_thousandths(std::int64_t thousandths);
}  // namespace detail

/// A quantity of one unit, counted in thousandths; quantities of different units do not mix. Arithmetic gives
/// nothing instead of overflowing: sums over foreign figures can get out of range.
template <class Unit>
class Decimal {
 public:
  constexpr Decimal() = default;
  static constexpr Decimal from_thousandths(std::int64_t thousandths) { return Decimal(thousandths); }
  /// Every lexical form of xs:decimal ("12", "+12.500", "012.5", ".5", "-1"), white space already collapsed;
  /// at most 13 significant digits, of which three are decimals, as totalDigits and fractionDigits of the
  /// schemas count them. Errors: reject "DEC-E01" (form), "DEC-E02" (more than three decimals), "DEC-E03"
  /// (more than 13 digits).
  static Result<Decimal> parse(std::string_view text) {
    ESC_TRY(const std::int64_t thousandths, detail::parse_thousandths(text, Unit::kName));
    return Decimal(thousandths);
  }

  [[nodiscard]] constexpr std::int64_t thousandths() const noexcept { return thousandths_; }
  [[nodiscard]] constexpr bool is_positive() const noexcept { return thousandths_ > 0; }
  /// Canonical, always three decimals: "12.500".
  [[nodiscard]] std::string to_string() const { return detail::print_thousandths(thousandths_); }
  friend constexpr auto operator<=>(Decimal, Decimal) = default;

  [[nodiscard]] constexpr std::optional<Decimal> plus(Decimal other) const noexcept {
    std::int64_t sum = 0;
    if (__builtin_add_overflow(thousandths_, other.thousandths_, &sum)) return std::nullopt;
    return Decimal(sum);
  }
  [[nodiscard]] constexpr std::optional<Decimal> minus(Decimal other) const noexcept {
    std::int64_t difference = 0;
    if (__builtin_sub_overflow(thousandths_, other.thousandths_, &difference)) return std::nullopt;
    return Decimal(difference);
  }
  [[nodiscard]] constexpr std::optional<Decimal> times(std::int64_t count) const noexcept {
    std::int64_t product = 0;
    if (__builtin_mul_overflow(thousandths_, count, &product)) return std::nullopt;
    return Decimal(product);
  }
  /// A limit with its tolerance; `percent` ≥ 0. Rounded towards zero, so for limits that are not negative
  /// `x <= *limit.raised_by(p)` is exact.
  [[nodiscard]] constexpr std::optional<Decimal> raised_by(std::int64_t percent) const noexcept {
    const std::optional<Decimal> hundreds = Decimal(thousandths_ / 100).times(percent);
    const std::optional<Decimal> rest = Decimal(thousandths_ % 100).times(percent);
    if (!hundreds || !rest) return std::nullopt;
    const std::optional<Decimal> raised = plus(*hundreds);
    return raised ? raised->plus(Decimal(rest->thousandths_ / 100)) : std::nullopt;
  }

 private:
  explicit constexpr Decimal(std::int64_t thousandths) : thousandths_(thousandths) {}
  std::int64_t thousandths_ = 0;
};

struct KilogramUnit {
  static constexpr std::string_view kName = "el peso";
};
struct CubicMetreUnit {
  static constexpr std::string_view kName = "el volumen";
};
struct CelsiusUnit {
  static constexpr std::string_view kName = "la temperatura";
};

using Kilograms = Decimal<KilogramUnit>;
using CubicMetres = Decimal<CubicMetreUnit>;
using DegreesCelsius = Decimal<CelsiusUnit>;

}  // namespace esclusa::domain
