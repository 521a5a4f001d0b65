#pragma once
/// Character tests on ASCII that no locale can change.

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace esclusa::domain::ascii {

constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
constexpr bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}
constexpr bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}
constexpr bool is_upper_or_digit(char c) {
  return is_upper(c) || is_digit(c);
}
constexpr bool is_alphanumeric(char c) {
  return is_lower(c) || is_upper_or_digit(c);
}
constexpr char to_upper(char c) {
  return is_lower(c) ? static_cast<char>(c - 'a' + 'A') : c;
}
constexpr char to_lower(char c) {
  return is_upper(c) ? static_cast<char>(c - 'A' + 'a') : c;
}

template <class Test>
constexpr bool all(std::string_view text, Test test) {
  return std::all_of(text.begin(), text.end(), test);
}

/// Between `least` and `most` characters, all of which pass `test`.
template <class Test>
constexpr bool all(std::string_view text, std::size_t least, std::size_t most, Test test) {
  return text.size() >= least && text.size() <= most && all(text, test);
}

constexpr int digit(char c) {
  return c - '0';
}

/// The value of at most nine digits.
constexpr int number(std::string_view digits) {
  int value = 0;
  for (const char c : digits) value = value * 10 + digit(c);
  return value;
}

}  // namespace esclusa::domain::ascii
