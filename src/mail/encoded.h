#pragma once
/// Text of any language as ASCII that survives every mail server.

#include <string>
#include <string_view>

namespace esclusa::mail {

/// The value of an unstructured header (RFC 2047): as it is when it is short and plain, else encoded words of
/// UTF-8, folded, none of which cuts a character in two. `text` is UTF-8 without control characters.
std::string encoded_words(std::string_view text);

/// RFC 2045, lines of at most 76 octets, each ended by CRLF; LF and CRLF of `text` are ends of lines. No line
/// begins with "." or "From ", which careless servers change.
std::string quoted_printable(std::string_view text);

}  // namespace esclusa::mail
