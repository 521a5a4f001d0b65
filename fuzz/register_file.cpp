#include <cstdint>
#include <sstream>

#include "registry/registers.h"
#include "registry/rows.h"
#include "require.h"
#include "xml/guarded.h"

using namespace esclusa;

/// The first octet chooses the register.
// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer's name
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const xml::LibraryScope library;
  if (size == 0) return 0;
  const registry::Register& chosen = registry::registers()[data[0] % registry::registers().size()];
  std::istringstream in(std::string(reinterpret_cast<const char*>(data) + 1, size - 1));
  const auto rows = registry::open_rows(in, chosen.name, chosen.columns);
  if (!rows) return fuzz::require(rows.error().remedy == Remedy::reject), 0;
  registry::Row row;
  std::size_t number = 0;
  for (;;) {
    const auto more = (*rows)->next(row);
    if (!more) return fuzz::require(more.error().remedy == Remedy::reject), 0;
    if (!*more) return 0;
    fuzz::require(row.number == ++number && row.line > 0);
    if (row.fault) {
      fuzz::require(row.fault->remedy == Remedy::reject);
      continue;
    }
    fuzz::require(row.values.size() == chosen.columns.size());
    const auto record = chosen.read(registry::Fields(chosen.columns, row.values));
    fuzz::require(record.ok() ? !registry::key_of(*record).empty() : record.error().remedy == Remedy::reject);
  }
}
