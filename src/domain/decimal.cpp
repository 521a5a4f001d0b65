#include "domain/decimal.h"

#include "domain/ascii.h"

namespace esclusa::domain::detail {
namespace {

constexpr std::size_t kDecimals = 3;
constexpr std::size_t kSignificantDigits = 13;

/// "-012.50" as { true, "12", "5" }: what counts of its digits.
struct Lexical {
  bool negative = false;
  std::string_view whole;
  std::string_view fraction;
};

std::optional<Lexical> split(std::string_view text) {
  Lexical parts;
  if (!text.empty() && (text.front() == '+' || text.front() == '-')) {
    parts.negative = text.front() == '-';
    text.remove_prefix(1);
  }
  const std::size_t point = text.find('.');
  parts.whole = text.substr(0, point);
  if (point != std::string_view::npos) parts.fraction = text.substr(point + 1);
  if (parts.whole.empty() && parts.fraction.empty()) return std::nullopt;
  if (!ascii::all(parts.whole, ascii::is_digit) || !ascii::all(parts.fraction, ascii::is_digit))
    return std::nullopt;
  parts.whole.remove_prefix(std::min(parts.whole.find_first_not_of('0'), parts.whole.size()));
  parts.fraction = parts.fraction.substr(0, parts.fraction.find_last_not_of('0') + 1);
  return parts;
}

Error fault(std::string code, std::string_view quantity, std::string_view what) {
  return reject(std::move(code), std::string(quantity).append(what));
}

}  // namespace

Result<std::int64_t> parse_thousandths(std::string_view text, std::string_view quantity) {
  const std::optional<Lexical> parts = split(text);
  if (!parts) return fault("DEC-E01", quantity, " debe ser un número decimal, con punto si lleva decimales");
  if (parts->fraction.size() > kDecimals) return fault("DEC-E02", quantity, " admite hasta 3 decimales");
  if (parts->whole.size() + parts->fraction.size() > kSignificantDigits) {
    return fault("DEC-E03", quantity, " admite hasta 13 dígitos en total");
  }
  std::int64_t thousandths = 0;  // at most 13 digits and three zeros: no overflow
  for (const char c : parts->whole) thousandths = thousandths * 10 + ascii::digit(c);
  for (std::size_t i = 0; i < kDecimals; ++i) {
    thousandths = thousandths * 10 + (i < parts->fraction.size() ? ascii::digit(parts->fraction[i]) : 0);
  }
  return parts->negative ? -thousandths : thousandths;
}

std::string print_thousandths(std::int64_t thousandths) {
  const auto bits = static_cast<std::uint64_t>(thousandths);
  const std::uint64_t magnitude = thousandths < 0 ? 0 - bits : bits;  // also right for the least int64
  const std::string fraction = std::to_string(magnitude % 1000);
  std::string text = thousandths < 0 ? "-" : "";
  text += std::to_string(magnitude / 1000);
  text += '.';
  text.append(kDecimals - fraction.size(), '0');
  return text += fraction;
}

}  // namespace esclusa::domain::detail
