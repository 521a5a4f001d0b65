#include "xml/transcode.h"

namespace esclusa::xml {
namespace {

constexpr bool is_lead(char32_t unit) {
  return unit >= 0xD800 && unit < 0xDC00;
}
constexpr bool is_trail(char32_t unit) {
  return unit >= 0xDC00 && unit < 0xE000;
}

/// Takes one character off the front.
char32_t take(std::u16string_view& text) {
  const char32_t unit = text.front();
  text.remove_prefix(1);
  if (!is_lead(unit) && !is_trail(unit)) return unit;
  if (is_trail(unit) || text.empty() || !is_trail(text.front())) return 0xFFFD;
  const char32_t trail = text.front();
  text.remove_prefix(1);
  return 0x10000 + ((unit - 0xD800) << 10U) + (trail - 0xDC00);
}

void append(std::string& out, char32_t character) {
  const auto octet = [&out](char32_t bits) { out += static_cast<char>(static_cast<unsigned char>(bits)); };
  if (character < 0x80) {
    octet(character);
  } else if (character < 0x800) {
    octet(0xC0U | character >> 6U);
    octet(0x80U | (character & 0x3FU));
  } else if (character < 0x10000) {
    octet(0xE0U | character >> 12U);
    octet(0x80U | (character >> 6U & 0x3FU));
    octet(0x80U | (character & 0x3FU));
  } else {
    octet(0xF0U | character >> 18U);
    octet(0x80U | (character >> 12U & 0x3FU));
    octet(0x80U | (character >> 6U & 0x3FU));
    octet(0x80U | (character & 0x3FU));
  }
}

}  // namespace

void append_utf8(std::string& out, std::u16string_view text) {
  const std::size_t before = out.size();
  out.resize(before + text.size());
  std::size_t ascii = 0;
  for (; ascii < text.size() && text[ascii] < 0x80; ++ascii)
    out[before + ascii] = static_cast<char>(text[ascii]);
  if (ascii == text.size()) return;
  out.resize(before + ascii);
  text.remove_prefix(ascii);
  while (!text.empty()) append(out, take(text));
}

std::string to_utf8_or_empty(const char16_t* text) {
  return text == nullptr ? std::string{} : to_utf8(text);
}

}  // namespace esclusa::xml
