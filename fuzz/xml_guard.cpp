#include <cstdint>

#include "require.h"
#include "xml/canonicalize.h"
#include "xml/guarded.h"

using namespace esclusa;

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer's name
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const xml::LibraryScope library;
  const ByteView file = std::as_bytes(std::span(data, size));
  Findings findings;
  const auto document = xml::GuardedDocument::parse(file, {}, findings);
  fuzz::require(document.ok() == findings.empty());
  if (!document.ok()) return 0;
  fuzz::require(is_utf8(as_text(file)) && !document->root_name().empty());
  // What the guard lets through has a canonical form, which is its own canonical form.
  const auto octets = xml::canonical_content(*document);
  fuzz::require(octets.ok() && !octets->empty());
  xml::Limits roomy;  // escapes make text longer
  roomy.bytes *= 8;
  roomy.tag_bytes *= 8;
  const auto again = xml::GuardedDocument::parse(*octets, roomy, findings);
  fuzz::require(again.ok() && xml::canonical_content(*again).value() == *octets);
  return 0;
}
