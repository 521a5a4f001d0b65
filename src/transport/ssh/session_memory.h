#pragma once
/// The memory of one libssh2 session: bounded, wiped when given back, and all of it given back at the end.
/// libssh2 1.10 forgets a block whenever an answer to READ comes short, which a partner could provoke again
/// and again.

#include <libssh2.h>

#include <cstddef>

namespace esclusa::transport {

class SessionMemory {
 public:
  SessionMemory() = default;
  ~SessionMemory();
  SessionMemory(const SessionMemory&) = delete;
  SessionMemory& operator=(const SessionMemory&) = delete;

  /// Null when there is no memory. The session must be freed before this object goes.
  LIBSSH2_SESSION* new_session();

 private:
  struct Block;
  static void* allocate(std::size_t octets, void** self) noexcept;
  static void* reallocate(void* memory, std::size_t octets, void** self) noexcept;
  static void release(void* memory, void** self) noexcept;
  void give_back(Block* block) noexcept;

  Block* first_ = nullptr;
  std::size_t total_ = 0;
};

}  // namespace esclusa::transport
