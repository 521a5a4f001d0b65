#pragma once
/// The registers: their columns, what a row of each is, and where it goes.

#include <cstdint>
#include <span>
#include <string_view>
#include <variant>

#include "base/result.h"
#include "registry/fields.h"
#include "store/store.h"

namespace esclusa::registry {

using Record = std::variant<store::TaxpayerRecord, store::CompanyRecord, store::RepresentativeRecord,
                            store::OceRecord, store::UserRecord, store::CodeRecord, store::Declaration>;

struct Register {
  std::string_view name;
  std::span<const Column> columns;
  std::string_view key;  // the column that names a row; told when a row comes twice
  /// A file replaces the whole register; else its rows are added and changed.
  bool replaced = true;
  /// Errors: reject, whose code is the column.
  Result<Record> (*read)(const Fields& fields);
};

/// In the order in which help and lists show them.
std::span<const Register> registers();
/// nullptr = there is none of that name.
const Register* find_register(std::string_view name);
/// "ruc, companias, …"
std::string register_names();

/// What makes a row the only one of its register.
std::string key_of(const Record& record);

/// Whether the generation has a row of this key.
Result<bool> holds(store::UnitOfWork& unit, std::int64_t generation, const Record& record);

/// Puts a row into a generation that is being filled; registers that are added to have none. False = the row
/// is there already.
Result<bool> put(store::UnitOfWork& unit, std::int64_t generation, const Record& record);

}  // namespace esclusa::registry
