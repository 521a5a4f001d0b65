#include "bind_kind.h"
#include "kinds/cie/cie.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto kKind = esclusa::kinds::cie::make_cie();
  esclusa::fuzz::bind_kind(*kKind, data, size);
  return 0;
}
