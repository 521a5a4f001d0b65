#include "support/testimony.h"

#include <cstdint>

#include "kinds/all.h"
#include "require.h"

using namespace esclusa;

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer's name
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const document::KindRegistry kinds(kinds::make_all());
  const auto heard = examination::TestimonyProbe::hear(std::as_bytes(std::span(data, size)), kinds, {});
  if (!heard) return fuzz::require(heard.error().remedy != Remedy::reject), 0;
  fuzz::require((heard->document == nullptr) == !heard->findings.empty());
  if (heard->document == nullptr) return 0;
  fuzz::require(heard->kind != nullptr && heard->content.has_value());
  fuzz::require(heard->signature || heard->kind->signature() == xmlsig::SignaturePolicy::optional);
  return 0;
}
