#include "bind_kind.h"
#include "kinds/cet/cet.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto kKind = esclusa::kinds::cet::make_cet();
  esclusa::fuzz::bind_kind(*kKind, data, size);
  return 0;
}
