#pragma once
/// Conversions for binders. The schema has judged the text, so nothing here can fail; white space around
/// numbers and times, which XSD ignores, is taken off.

#include <charconv>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/local_time.h"
#include "domain/decimal.h"

namespace esclusa::document {

inline std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n";
  const std::size_t begin = text.find_first_not_of(kSpace);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kSpace) - begin + 1);
}

inline std::int64_t to_integer(std::string_view text) {
  text = trimmed(text);
  if (text.starts_with('+')) text.remove_prefix(1);
  std::int64_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

inline bool to_bool(std::string_view text) {
  return trimmed(text) == "true";
}

inline Instant to_instant(std::string_view text) {
  const Result<Instant> instant = parse_iso(trimmed(text));
  return instant ? *instant : Instant{};
}

/// Day in Ecuador, "2026-11-20": registers give validity in days.
inline std::string ecuador_day(Instant instant) {
  return to_iso(local_day(instant));
}

template <class Decimal>
Decimal to_decimal(std::string_view text) {
  const Result<Decimal> value = Decimal::parse(trimmed(text));
  return value ? *value : Decimal{};
}

}  // namespace esclusa::document
