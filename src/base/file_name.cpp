#include "base/file_name.h"

#include <algorithm>

namespace esclusa {
namespace {

bool letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

}  // namespace

bool is_plain_character(char c) {
  return letter_or_digit(c) || c == '.' || c == '_' || c == '-';
}

bool is_plain_file_name(std::string_view name) {
  return !name.empty() && name.size() <= kMaxPlainName && letter_or_digit(name[0]) &&
         std::ranges::all_of(name, is_plain_character);
}

bool has_suffix(std::string_view name, std::string_view suffix) {
  if (name.size() < suffix.size()) return false;
  return std::ranges::equal(name.substr(name.size() - suffix.size()), suffix, [](char a, char b) {
    return (a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == b;
  });
}

}  // namespace esclusa
