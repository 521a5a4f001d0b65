#include "base/bytes.h"

#include <fmt/format.h>

#include <optional>

namespace esclusa {
namespace {

constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

constexpr std::array<std::int8_t, 256> make_decoder() {
  std::array<std::int8_t, 256> table{};
  table.fill(-1);
  for (std::size_t i = 0; i < kAlphabet.size(); ++i) {
    table[static_cast<unsigned char>(kAlphabet[i])] = static_cast<std::int8_t>(i);
  }
  return table;
}
constexpr std::array<std::int8_t, 256> kDecoder = make_decoder();

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

struct CodePoint {
  std::uint32_t value;
  std::size_t length;
};

/// The well-formed UTF-8 character at the start of `text`: no overlong forms, no surrogates.
std::optional<CodePoint> first_code_point(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text[0]);
  if (lead < 0x80) return CodePoint{lead, 1};
  const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC2 ? 2 : 0;
  if (length == 0 || lead > 0xF4 || text.size() < length) return std::nullopt;
  std::uint32_t value = lead & (0xFFU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    const auto next = static_cast<unsigned char>(text[i]);
    if ((next & 0xC0U) != 0x80U) return std::nullopt;
    value = (value << 6U) | (next & 0x3FU);
  }
  constexpr std::array<std::uint32_t, 5> kLeast{0, 0, 0x80, 0x800, 0x10000};
  if (value < kLeast[length] || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) return std::nullopt;
  return CodePoint{value, length};
}

/// Letters of the Latin blocks are harmless; bidi, zero-width, private and control characters are not.
bool harmless(std::uint32_t c) {
  return (c >= 0x20 && c < 0x7F) || (c >= 0xA1 && c <= 0x17F && c != 0xAD);
}

}  // namespace

std::string to_hex(ByteView bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  text.reserve(bytes.size() * 2);
  for (const std::byte b : bytes) {
    text.push_back(kDigits[std::to_integer<unsigned>(b) >> 4U]);
    text.push_back(kDigits[std::to_integer<unsigned>(b) & 0xFU]);
  }
  return text;
}

Result<Bytes> from_hex(std::string_view text) {
  if (text.size() % 2 != 0) return reject("hex", "número impar de cifras hexadecimales");
  Bytes bytes;
  bytes.reserve(text.size() / 2);
  for (std::size_t i = 0; i < text.size(); i += 2) {
    const int high = hex_digit(text[i]);
    const int low = hex_digit(text[i + 1]);
    if (high < 0 || low < 0) return reject("hex", "hay un carácter que no es hexadecimal");
    bytes.push_back(static_cast<std::byte>(high * 16 + low));
  }
  return bytes;
}

std::string to_base64(ByteView bytes) {
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const std::size_t left = bytes.size() - i;
    std::uint32_t group = std::to_integer<std::uint32_t>(bytes[i]) << 16U;
    if (left > 1) group |= std::to_integer<std::uint32_t>(bytes[i + 1]) << 8U;
    if (left > 2) group |= std::to_integer<std::uint32_t>(bytes[i + 2]);
    text.push_back(kAlphabet[(group >> 18U) & 63U]);
    text.push_back(kAlphabet[(group >> 12U) & 63U]);
    text.push_back(left > 1 ? kAlphabet[(group >> 6U) & 63U] : '=');
    text.push_back(left > 2 ? kAlphabet[group & 63U] : '=');
  }
  return text;
}

Result<Bytes> from_base64(std::string_view text) {
  Bytes bytes;
  bytes.reserve(text.size() / 4 * 3);
  std::uint32_t group = 0;
  unsigned in_group = 0;
  unsigned padding = 0;
  for (const char c : text) {
    if (c == ' ' || c == '\t' || c == '\n' || c == '\r') continue;
    if (c == '=') {
      ++padding;
      continue;
    }
    const std::int32_t value{kDecoder[static_cast<unsigned char>(c)]};
    if (value < 0 || padding > 0) return reject("base64", "el texto base64 tiene un carácter inválido");
    group = (group << 6U) | static_cast<std::uint32_t>(value);
    if (++in_group == 4) {
      for (const unsigned shift : {16U, 8U, 0U})
        bytes.push_back(static_cast<std::byte>((group >> shift) & 0xFFU));
      group = 0;
      in_group = 0;
    }
  }
  const bool complete =
      (in_group == 0 && padding == 0) || (in_group == 2 && padding == 2) || (in_group == 3 && padding == 1);
  if (!complete) return reject("base64", "el texto base64 está incompleto");
  if (in_group == 2) bytes.push_back(static_cast<std::byte>((group >> 4U) & 0xFFU));
  if (in_group == 3) {
    bytes.push_back(static_cast<std::byte>((group >> 10U) & 0xFFU));
    bytes.push_back(static_cast<std::byte>((group >> 2U) & 0xFFU));
  }
  return bytes;
}

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const std::optional<CodePoint> next = first_code_point(text);
    if (!next) return false;
    text.remove_prefix(next->length);
  }
  return true;
}

std::string printable(std::string_view foreign, std::size_t limit) {
  std::string safe;
  while (!foreign.empty()) {
    const std::optional<CodePoint> next = first_code_point(foreign);
    const std::size_t length = next ? next->length : 1;
    std::string piece;
    if (next && harmless(next->value)) {
      piece = foreign.substr(0, length);
    } else {
      for (const char c : foreign.substr(0, length))
        piece += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
    if (safe.size() + piece.size() > limit) break;
    safe += piece;
    foreign.remove_prefix(length);
  }
  return safe;
}

}  // namespace esclusa
