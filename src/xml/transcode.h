#pragma once
/// UTF-16, which Xerces speaks, to UTF-8.

#include <string>
#include <string_view>

namespace esclusa::xml {

/// Appends; a lone surrogate becomes U+FFFD. Quick for ASCII, which nearly everything is.
void append_utf8(std::string& out, std::u16string_view text);

inline std::string to_utf8(std::u16string_view text) {
  std::string out;
  append_utf8(out, text);
  return out;
}

/// For strings of Xerces, which may be null.
std::string to_utf8_or_empty(const char16_t* text);

}  // namespace esclusa::xml
