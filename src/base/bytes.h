#pragma once
/// Octets and their text forms.

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace esclusa {

using Bytes = std::vector<std::byte>;
using ByteView = std::span<const std::byte>;
/// A SHA-256 value, 32 octets.
using Digest = std::array<std::byte, 32>;

/// Views; they live as long as their argument.
inline ByteView as_bytes(std::string_view text) {
  return std::as_bytes(std::span{text.data(), text.size()});
}
inline std::string_view as_text(ByteView bytes) {
  return {reinterpret_cast<const char*>(bytes.data()),
          bytes.size()};  // NOLINT(*-reinterpret-cast): char may alias
}
inline const unsigned char* as_uchar(ByteView bytes) {
  return reinterpret_cast<const unsigned char*>(
      bytes.data());  // NOLINT(*-reinterpret-cast): unsigned char may alias
}
inline Bytes to_bytes(std::string_view text) {
  const ByteView view = as_bytes(text);
  return {view.begin(), view.end()};
}

/// Lower-case hexadecimal.
std::string to_hex(ByteView bytes);
Result<Bytes> from_hex(std::string_view text);

/// Base64 of RFC 4648 without line breaks.
std::string to_base64(ByteView bytes);
/// Strict: alphabet, padding and length are checked; XML white space is skipped. Errors: reject "base64".
Result<Bytes> from_base64(std::string_view text);

/// Well-formed UTF-8: no overlong forms, no surrogates.
bool is_utf8(std::string_view text);

/// Foreign text made safe for logs, consoles and answers: everything but printable ASCII and well-formed
/// UTF-8 letters becomes %XX; cut to `limit` octets, never in the middle of a character.
std::string printable(std::string_view foreign, std::size_t limit = 255);

}  // namespace esclusa
