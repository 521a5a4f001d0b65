#include "pki/memory.h"

#include <openssl/crypto.h>

#include "base/memory_or_exit.h"

namespace esclusa::pki {

bool exit_without_memory() {
  return CRYPTO_set_mem_functions([](std::size_t size, const char*, int) { return allocate_or_exit(size); },
                                  [](void* before, std::size_t size, const char*, int) {
                                    return reallocate_or_exit(before, size);
                                  },
                                  [](void* memory, const char*, int) { std::free(memory); }) ==
         1;  // NOLINT(*-no-malloc)
}

}  // namespace esclusa::pki
