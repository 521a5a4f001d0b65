#pragma once
/// libxml2's parser errors in the words of an answer.

#include <string>
#include <string_view>

namespace esclusa::xml {

struct ParseFault {
  const char* code;    // XML-E01, E02, E03 or E04
  std::string detail;  // Spanish
};

/// `libxml2_code` is an xmlParserErrors value, `message` libxml2's English text.
ParseFault parse_fault(int libxml2_code, std::string_view message);

}  // namespace esclusa::xml
