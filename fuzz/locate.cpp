#include "xml/locate.h"

#include <algorithm>
#include <cstdint>
#include <span>

#include "require.h"
#include "xml/guarded.h"

using namespace esclusa;

/// Paths are asked for in whatever the guard lets through: half of the input is the document, half the path.
// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer's name
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const xml::LibraryScope library;
  const auto* end = std::find(data, data + size, 0);
  const ByteView file = std::as_bytes(std::span(data, end));
  Findings findings;
  if (!xml::GuardedDocument::parse(file, {}, findings).ok()) return 0;
  const std::string path = end == data + size ? "/a/b[2]/@c"
                                              : std::string(reinterpret_cast<const char*>(end) + 1,
                                                            reinterpret_cast<const char*>(data) + size);
  findings = {{.code = "X", .path = path, .value = "", .detail = ""}};
  xml::locate(file, findings);
  const auto lines =
      1 + static_cast<std::size_t>(std::count_if(data, end, [](auto c) { return c == '\n' || c == '\r'; }));
  fuzz::require(findings.size() == 1 && findings[0].line <= lines);
  fuzz::require(findings[0].column <= file.size() + 1);
  return 0;
}
