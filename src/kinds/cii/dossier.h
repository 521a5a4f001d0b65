#pragma once
/// A correction together with the report that it corrects, and what it would change.

#include <optional>
#include <string>
#include <vector>

#include "goods/rules.h"
#include "kinds/cii/cii.h"

namespace esclusa::kinds::cii {

inline constexpr goods::Naming kNaming{"SolicitudCorreccionInforme", "CII"};

/// A container that the correction puts into the report or takes out of it.
struct ContainerChange {
  std::string container;
  std::string declaration;
  Instant at{};  // FechaIngreso or FechaSalida of the report
  bool added = false;
  std::string path;  // of what says so
};

/// `shares` hold what the correction moves: differences, so negative where less is left of the report.
struct Dossier : goods::Case {
  const Cii& cii;
  std::optional<store::DocumentRecord> original;  // whatever holds the number that is cited
  std::vector<store::ReportLine> before;          // its lines
  std::vector<store::ReportLine> after;           // after the correction; none if it is eliminated
  std::vector<store::Movement> original_moves;    // one per share: cause and destination
  std::vector<ContainerChange> containers;
  std::int64_t last_degree = 0;
  std::vector<std::int64_t> exits;  // that cite it

  [[nodiscard]] bool of_entry() const { return original && original->kind == "IIE"; }
  [[nodiscard]] bool eliminates() const { return cii.type == "D"; }
};

/// Errors: those of the store.
Result<Dossier> gather(const Cii& cii, store::UnitOfWork& unit);

/// The line of the report in that place; nullptr = none.
const store::ReportLine* find_line(const std::vector<store::ReportLine>& lines, std::int64_t detail,
                                   std::int64_t sequence);

/// The movement that books a share; `id` is 0 before it is booked.
store::Movement movement(const Dossier& dossier, std::size_t share, std::int64_t id);

}  // namespace esclusa::kinds::cii
