#pragma once
/// A part of a register as rows of it, with what the store knows of its series.

#include <optional>
#include <string>
#include <vector>

#include "kinds/crg/crg.h"
#include "registry/registers.h"

namespace esclusa::kinds::crg {

/// A row that could not be read.
struct BadRow {
  std::size_t row = 0;  // index
  std::string column;
  std::string value;
  std::string reason;  // Spanish
};

struct Delivery {
  const Crg& crg;
  const registry::Register& target;
  std::vector<registry::Record> records;  // of the good rows
  std::vector<std::size_t> row_of;        // index of the row that each record comes from
  std::vector<BadRow> bad;
  std::optional<store::Generation> filling;  // of any series of this register

  /// Names the series in the store: another number of parts is another series.
  [[nodiscard]] std::string series() const { return crg.series + "/" + std::to_string(crg.parts); }
  /// The generation that earlier parts of this series went into.
  [[nodiscard]] const store::Generation* of_series() const {
    return filling && filling->series == series() ? &*filling : nullptr;
  }
};

/// Errors: those of the store; park "crg.register" if the schema names a register that does not exist.
Result<Delivery> gather(const Crg& crg, store::UnitOfWork& unit);

}  // namespace esclusa::kinds::crg
