#pragma once
/// Loads reference registers that the operator or customs hands out as files.

#include <cstddef>
#include <cstdint>
#include <istream>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/result.h"
#include "store/store.h"

namespace esclusa::registry {

/// A row that could not be taken.
struct Reject {
  std::size_t row = 0;   // from 1, without the header
  std::size_t line = 0;  // of the file, from 1
  std::string column;
  std::string reason;  // Spanish
};

struct Report {
  static constexpr std::size_t kKept = 100;
  Digest sha256{};              // of the file
  std::int64_t generation = 0;  // 0 = a register that is added to, or nothing was loaded
  std::size_t rows = 0;         // of the file
  std::size_t loaded = 0;
  std::size_t rejected = 0;
  std::vector<Reject> rejects;  // the first kKept
};

struct Order {
  std::string register_name;
  std::string source;        // name of the file, for lists
  std::size_t tolerate = 0;  // so many bad rows are left out; more refuse the file
};

/// Registers and columns: docs/registers.md. Days are yyyy-mm-dd or dd/mm/yyyy, 31/12/9999 is an open end.
///
/// All or nothing: the file is checked whole before anything is written. Then the rows go into a generation
/// of their own, in short transactions between which documents are decided by the one in force, and one
/// transaction puts the new generation in its place. `dae` has no generations: its rows are added and changed
/// where they are, and documents that wait for one of them become due; after a crash the same file is loaded
/// again.
///
/// Memory does not grow with the file; `in` must be seekable. Errors: reject "registry.unknown",
/// "registry.rows" (see the report), "registry.empty" (no row: a register is not emptied by a truncated
/// file), "registry.input" and those of `open_rows`; retry "store.overtaken" (another load of the register
/// began meanwhile); those of the store. After an error the register is as it was.
Status load(store::Store& store, const Clock& clock, const Order& order, std::istream& in, Report& report);

/// Removes in short transactions the rows of generations that are no longer in force.
Status sweep(store::Store& store);

}  // namespace esclusa::registry
