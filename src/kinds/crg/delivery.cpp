#include "kinds/crg/delivery.h"

#include <algorithm>

namespace esclusa::kinds::crg {
namespace {

std::string value_of(const std::vector<xml::RowField>& row, std::string_view column) {
  const auto field = std::ranges::find(row, column, &xml::RowField::name);
  return field == row.end() ? std::string() : field->text;
}

}  // namespace

Result<Delivery> gather(const Crg& crg, store::UnitOfWork& unit) {
  const registry::Register* const target = registry::find_register(crg.register_name);
  if (target == nullptr) return park("crg.register", "El esquema nombra un registro que no existe.");
  Delivery delivery{crg, *target, {}, {}, {}, {}};
  std::vector<std::string_view> values;
  for (std::size_t i = 0; i < crg.rows.size(); ++i) {
    const auto fault = registry::align(target->columns, crg.rows[i], values);
    Result<registry::Record> record =
        fault ? Result<registry::Record>(*fault) : target->read({target->columns, values});
    if (record) {
      delivery.records.push_back(std::move(*record));
      delivery.row_of.push_back(i);
    } else if (record.error().remedy == Remedy::reject) {
      const std::string& column = record.error().code;
      delivery.bad.push_back({i, column, value_of(crg.rows[i], column), record.error().what});
    } else {
      return record.error();
    }
  }
  if (target->replaced) {
    ESC_TRY(delivery.filling, unit.generations().filling(crg.register_name));
  }
  return delivery;
}

}  // namespace esclusa::kinds::crg
