#include "lote/lote.h"

#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>

#include "require.h"

using namespace esclusa;

namespace {
void check_entry(const lote::Lote& archive, const lote::Entry& entry, const lote::Limits& limits) {
  const auto head = archive.peek(entry, 64);
  fuzz::require(head.ok() ? head->size() <= 64 : head.error().remedy == Remedy::reject);
  const auto content = archive.read(entry);
  if (!content) return fuzz::require(content.error().remedy == Remedy::reject);
  fuzz::require(!entry.fault && content->size() == entry.size && entry.size <= limits.entry_bytes);
}
}  // namespace

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer's name
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const int descriptor = ::memfd_create("lote", 0);
  fuzz::require(::ftruncate(descriptor, 0) == 0 && ::pwrite(descriptor, data, size, 0) >= 0);
  const lote::Limits limits{.entries = 100, .entry_bytes = 10'000};
  const auto archive = lote::Lote::open("/proc/self/fd/" + std::to_string(descriptor), 0, size, limits);
  if (!archive) return fuzz::require(archive.error().remedy == Remedy::reject), 0;
  fuzz::require(archive->size() > 0 && archive->size() <= limits.entries);
  for (std::uint64_t i = 0; i < archive->size(); ++i) {
    const auto entry = archive->entry(i);
    fuzz::require(entry.ok());
    if (*entry) check_entry(*archive, **entry, limits);
  }
  return 0;
}
