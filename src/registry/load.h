#pragma once
/// Loads the reference registers that customs hands out as CSV files.

#include <cstddef>
#include <istream>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "store/store.h"

namespace esclusa::registry {

/// A row that could not be taken.
struct Reject {
  std::size_t line = 0;  // of the file, from 1
  std::string reason;    // Spanish, with the column's name
};

struct Report {
  static constexpr std::size_t kKept = 100;
  std::size_t rows = 0;
  std::size_t rejected = 0;
  std::vector<Reject> rejects;  // the first kKept
};

/// Registers and their columns (other columns are ignored; days are yyyy-mm-dd or dd/mm/yyyy, 31/12/9999 is
/// an open end):
///   oce       codigo,tipo,ruc,razon_social,distrito,fecha_inicio,fecha_fin            replaces the whole
///   register usuarios  ruc,usuario,cedula,estado                                               replaces the
///   whole register dae
///   numero_dae,estado,exportador_id,exportador_nombre,distrito,deposito_partida,total_bultos,
///             total_peso_bruto,fecha_aceptacion,vigencia_hasta,canal                  adds and changes;
///             documents that wait for a declaration of the file become due
///
/// All or nothing: with one bad row `unit` is as it was before. Uses the mark of `unit`; the caller commits.
/// Memory does not grow with the file. Errors: reject "registry.unknown", "registry.rows" (see the report),
/// "registry.empty" (no row: a register is not emptied by a truncated file); those of CsvReader and of the
/// store.
Status load_csv(std::string_view register_name, std::istream& in, store::UnitOfWork& unit, Report& report);

}  // namespace esclusa::registry
