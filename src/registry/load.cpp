#include "registry/load.h"

#include <fmt/format.h>

#include <algorithm>

#include "registry/registers.h"

namespace esclusa::registry {
namespace {

Status load_rows(const Register& chosen, CsvReader& reader, store::UnitOfWork& unit, Report& report) {
  Columns columns;
  for (const std::string_view column : chosen.columns) {
    ESC_TRY(columns[column], reader.column(column));
  }
  ESC_CHECK(chosen.start(unit));
  CsvRow row;
  for (;;) {
    ESC_TRY(const bool more, reader.next(row));
    if (!more) break;
    ++report.rows;
    const Status taken = chosen.take(Fields{columns, row}, unit);
    if (taken) continue;
    if (taken.error().remedy != Remedy::reject) return taken;
    ++report.rejected;
    if (report.rejects.size() < Report::kKept) report.rejects.push_back({row.line(), taken.error().what});
  }
  if (report.rejected > 0) {
    return reject("registry.rows",
                  fmt::format("{} de {} filas no se pueden cargar; el registro {} queda como estaba.",
                              report.rejected, report.rows, chosen.name));
  }
  if (report.rows == 0)
    return reject("registry.empty", fmt::format("El archivo del registro {} no trae filas.", chosen.name));
  return {};
}

}  // namespace

Status load_csv(std::string_view register_name, std::istream& in, store::UnitOfWork& unit, Report& report) {
  report = {};
  const auto all = registers();
  const auto chosen =
      std::find_if(all.begin(), all.end(), [&](const Register& one) { return one.name == register_name; });
  if (chosen == all.end())
    return reject("registry.unknown", "No hay tal registro; los registros son oce, usuarios y dae.");
  ESC_TRY(CsvReader reader, CsvReader::open(in, fmt::format("{}.csv", chosen->name)));
  ESC_CHECK(unit.mark());
  Status loaded = load_rows(*chosen, reader, unit, report);
  if (!loaded) ESC_CHECK(unit.undo_to_mark());
  return loaded;
}

}  // namespace esclusa::registry
