#include "kinds/cii/dossier.h"

#include <algorithm>
#include <set>

namespace esclusa::kinds::cii {
namespace {

using store::ReportLine;

store::Amount amount(const ReportLine& line) {
  return {line.pieces, line.weight};
}

/// The corrected line in the place of `line`, or in a new one. What identifies it stays.
ReportLine corrected(const Dossier& dossier, const goods::Detail& detail, const goods::CargoLine& line,
                     const ReportLine& neighbour) {
  return {.document = dossier.original->id,
          .detail = detail.number,
          .sequence = line.sequence,
          .declaration = neighbour.declaration,
          .mode = neighbour.mode,
          .perishable = line.perishable,
          .container = line.container,
          .pieces = line.pieces,
          .weight = line.weight,
          .at = neighbour.at};
}

void put(std::vector<ReportLine>& lines, const ReportLine& line) {
  const auto known = std::ranges::find_if(lines, [&](const ReportLine& other) {
    return other.detail == line.detail && other.sequence == line.sequence;
  });
  if (known == lines.end()) {
    lines.push_back(line);
  } else {
    *known = line;
  }
}

/// Lines of a DetalleDAE that the original does not have change nothing: a rule refuses them.
void correct_lines(Dossier& dossier) {
  if (dossier.eliminates()) return;
  dossier.after = dossier.before;
  for (const goods::Detail& detail : dossier.cii.details) {
    const auto neighbour = std::ranges::find(dossier.before, detail.number, &ReportLine::detail);
    if (neighbour == dossier.before.end() || neighbour->declaration != detail.declaration) continue;
    for (const goods::CargoLine& line : detail.lines)
      put(dossier.after, corrected(dossier, detail, line, *neighbour));
  }
}

/// Shares of what changes, as differences. An elimination is about all declarations of the report.
Status measure(Dossier& dossier, store::UnitOfWork& unit) {
  if (dossier.eliminates()) {
    for (const ReportLine& line : dossier.before)
      ESC_CHECK(goods::share_for(dossier, line.declaration, unit));
  }
  for (goods::Share& share : dossier.shares) {
    share.moved = {};
    share.at = dossier.cii.header.issued;
    share.perishable = true;
    for (const ReportLine& line : dossier.before) {
      if (line.declaration == share.declaration) share.moved = goods::difference(share.moved, amount(line));
    }
    for (const ReportLine& line : dossier.after) {
      if (line.declaration != share.declaration) continue;
      share.moved = goods::sum(share.moved, amount(line));
      share.perishable = share.perishable && line.perishable;
    }
  }
  return {};
}

Status find_original_moves(Dossier& dossier, store::UnitOfWork& unit) {
  for (const goods::Share& share : dossier.shares) {
    ESC_TRY(const auto moves, unit.shipments().movements(share.declaration));
    const auto own = std::ranges::find(moves, dossier.original->id, &store::Movement::document);
    dossier.original_moves.push_back(own == moves.end() ? store::Movement{} : *own);
  }
  return {};
}

/// Where the correction speaks of a container: its own line, or that whose line had it.
std::string path_of(const Dossier& dossier, const ContainerChange& change) {
  for (std::size_t d = 0; d < dossier.cii.details.size(); ++d) {
    const goods::Detail& detail = dossier.cii.details[d];
    for (std::size_t l = 0; l < detail.lines.size(); ++l) {
      const ReportLine* const old = find_line(dossier.before, detail.number, detail.lines[l].sequence);
      const bool names = change.added ? detail.lines[l].container == change.container
                                      : old != nullptr && old->container == change.container;
      if (names && detail.declaration == change.declaration) return kNaming.line(d, l, "Contenedor");
    }
  }
  return kNaming.path("General/NumeroEntregaOriginal");
}

/// Containers of `from` that `without` does not have under the same declaration.
void compare(Dossier& dossier, const std::vector<ReportLine>& from, const std::vector<ReportLine>& without,
             bool added) {
  std::set<std::pair<std::string_view, std::string_view>> seen;
  for (const ReportLine& line : without) seen.emplace(line.declaration, line.container);
  for (const ReportLine& line : from) {
    if (line.container.empty() || !seen.emplace(line.declaration, line.container).second) continue;
    ContainerChange change{line.container, line.declaration, line.at, added, {}};
    change.path = path_of(dossier, change);
    dossier.containers.push_back(std::move(change));
  }
}

}  // namespace

const ReportLine* find_line(const std::vector<ReportLine>& lines, std::int64_t detail,
                            std::int64_t sequence) {
  const auto found = std::ranges::find_if(
      lines, [&](const ReportLine& line) { return line.detail == detail && line.sequence == sequence; });
  return found == lines.end() ? nullptr : &*found;
}

Result<Dossier> gather(const Cii& cii, store::UnitOfWork& unit) {
  ESC_TRY(goods::Case found, goods::open_case(kNaming, cii, unit));
  Dossier dossier{std::move(found), cii, {}, {}, {}, {}, {}, 0, {}};
  ESC_TRY(dossier.original, unit.documents().find_number(cii.original));
  if (!dossier.original) return dossier;
  ESC_TRY(dossier.before, unit.reports().lines(dossier.original->id));
  ESC_TRY(dossier.last_degree, unit.reports().last_degree(dossier.original->id));
  ESC_TRY(dossier.exits, unit.reports().exits_of(dossier.original->id));
  if (!dossier.before.empty()) dossier.mode = dossier.before.front().mode;
  correct_lines(dossier);
  ESC_CHECK(measure(dossier, unit));
  ESC_CHECK(find_original_moves(dossier, unit));
  compare(dossier, dossier.before, dossier.after, false);
  compare(dossier, dossier.after, dossier.before, true);
  return dossier;
}

store::Movement movement(const Dossier& dossier, std::size_t share, std::int64_t id) {
  store::Movement booked = dossier.original_moves[share];
  booked.document = id;
  booked.depot = dossier.cii.depot;
  booked.declaration = dossier.shares[share].declaration;
  booked.pieces = dossier.shares[share].moved.pieces;
  booked.weight = dossier.shares[share].moved.weight;
  booked.at = dossier.cii.header.issued;
  return booked;
}

}  // namespace esclusa::kinds::cii
