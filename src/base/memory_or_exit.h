#pragma once
/// For a process that may end at any time and must never mistake a lack of memory for a fault of a document:
/// memory, or the end. C libraries are given these instead of malloc; some of them report a failed allocation
/// as if the input were wrong.

#include <unistd.h>

#include <cstddef>
#include <cstdlib>
#include <cstring>

namespace esclusa {

inline constexpr int kExitWithoutMemory = 71;

// NOLINTBEGIN(*-no-malloc,*-owning-memory): C's own terms
inline void* allocate_or_exit(std::size_t size) {
  void* const memory = std::malloc(size);
  if (memory == nullptr && size > 0) ::_exit(kExitWithoutMemory);
  return memory;
}

inline void* reallocate_or_exit(void* before, std::size_t size) {
  void* const memory = std::realloc(before, size);
  if (memory == nullptr && size > 0) ::_exit(kExitWithoutMemory);
  return memory;
}

inline char* duplicate_or_exit(const char* text) {
  const std::size_t size = std::strlen(text) + 1;
  return static_cast<char*>(std::memcpy(allocate_or_exit(size), text, size));
}
// NOLINTEND(*-no-malloc,*-owning-memory)

}  // namespace esclusa
