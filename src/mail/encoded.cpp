#include "mail/encoded.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/bytes.h"

namespace esclusa::mail {
namespace {

constexpr std::size_t kPlainSubject = 66;   // "Subject: " and this stay within 76
constexpr std::size_t kWordOctets = 39;     // 52 of base64 and 12 around them, behind "Subject: "
constexpr std::size_t kQuotedColumns = 75;  // and "=" at the end makes 76

bool is_printable_ascii(char c) {
  return c >= ' ' && c <= '~';
}

bool is_plain(std::string_view text) {
  return text.size() <= kPlainSubject && std::ranges::all_of(text, is_printable_ascii) &&
         text.find("=?") == std::string_view::npos && text.front() != ' ' && text.back() != ' ';
}

/// How many octets of `text` fit into one word without cutting a character.
std::size_t word_length(std::string_view text) {
  if (text.size() <= kWordOctets) return text.size();
  std::size_t length = kWordOctets;
  while ((static_cast<unsigned char>(text[length]) & 0xC0U) == 0x80U) --length;
  return length;
}

/// The octet at `i` of a line, for column `column`.
std::string quoted_octet(std::string_view line, std::size_t i, std::size_t column) {
  const char c = line[i];
  const bool blank_at_end = (c == ' ' || c == '\t') && i + 1 == line.size();
  const bool risky = column == 0 && (c == '.' || line.substr(i).starts_with("From "));
  if (((is_printable_ascii(c) && c != '=') || c == '\t') && !blank_at_end && !risky) return {c};
  return fmt::format("={:02X}", static_cast<unsigned char>(c));
}

void append_line(std::string& out, std::string_view line) {
  std::size_t column = 0;
  for (std::size_t i = 0; i < line.size(); ++i) {
    std::string octet = quoted_octet(line, i, column);
    if (column + octet.size() > kQuotedColumns) {
      out += "=\r\n";
      column = 0;
      octet = quoted_octet(line, i, column);
    }
    out += octet;
    column += octet.size();
  }
  out += "\r\n";
}

}  // namespace

std::string encoded_words(std::string_view text) {
  if (text.empty() || is_plain(text)) return std::string(text);
  std::string out;
  while (!text.empty()) {
    const std::size_t length = word_length(text);
    out += fmt::format("{}=?UTF-8?B?{}?=", out.empty() ? "" : "\r\n ",
                       to_base64(as_bytes(text.substr(0, length))));
    text.remove_prefix(length);
  }
  return out;
}

std::string quoted_printable(std::string_view text) {
  std::string out;
  out.reserve(text.size() + text.size() / 8);
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (end != std::string_view::npos && line.ends_with('\r')) line.remove_suffix(1);
    append_line(out, line);
  }
  return out;
}

}  // namespace esclusa::mail
