#include "bind_kind.h"
#include "kinds/rads/rads.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto kKind = esclusa::kinds::rads::make_rads();
  esclusa::fuzz::bind_kind(*kKind, data, size);
  return 0;
}
