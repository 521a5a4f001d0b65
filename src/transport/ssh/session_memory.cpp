#include "transport/ssh/session_memory.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>

namespace esclusa::transport {
namespace {

/// Several times what the windows of a channel and one packet of each kind can hold.
constexpr std::size_t kLimit = std::size_t{64} * 1024 * 1024;

}  // namespace

/// Stands before each piece of memory.
struct alignas(std::max_align_t) SessionMemory::Block {
  Block* previous;
  Block* next;
  std::size_t octets;

  void* memory() noexcept { return this + 1; }
  static Block* of(void* memory) noexcept { return static_cast<Block*>(memory) - 1; }
};

SessionMemory::~SessionMemory() {
  while (first_ != nullptr) give_back(first_);
}

LIBSSH2_SESSION* SessionMemory::new_session() {
  return libssh2_session_init_ex(&allocate, &release, &reallocate, this);
}

void* SessionMemory::allocate(std::size_t octets, void** self) noexcept {
  auto& memory = *static_cast<SessionMemory*>(*self);
  if (octets > kLimit - memory.total_) return nullptr;  // libssh2 then fails, and the connection with it
  auto* block =
      static_cast<Block*>(std::malloc(sizeof(Block) + octets));  // NOLINT(*-no-malloc): C's own terms
  if (block == nullptr) return nullptr;
  *block = {nullptr, memory.first_, octets};
  if (memory.first_ != nullptr) memory.first_->previous = block;
  memory.first_ = block;
  memory.total_ += octets;
  return block->memory();
}

void* SessionMemory::reallocate(void* memory, std::size_t octets, void** self) noexcept {
  void* larger = allocate(octets, self);
  if (larger == nullptr || memory == nullptr) return larger;
  std::memcpy(larger, memory, std::min(octets, Block::of(memory)->octets));
  release(memory, self);
  return larger;
}

void SessionMemory::release(void* memory, void** self) noexcept {
  // `self` may lie in the very block that goes.
  auto& owner = *static_cast<SessionMemory*>(*self);
  if (memory != nullptr) owner.give_back(Block::of(memory));
}

void SessionMemory::give_back(Block* block) noexcept {
  (block->previous == nullptr ? first_ : block->previous->next) = block->next;
  if (block->next != nullptr) block->next->previous = block->previous;
  total_ -= block->octets;
  ::explicit_bzero(block, sizeof(Block) + block->octets);  // copies of the private key were among them
  std::free(block);                                        // NOLINT(*-no-malloc): from malloc above
}

}  // namespace esclusa::transport
