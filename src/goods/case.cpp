#include "goods/case.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

namespace esclusa::goods {
namespace {

using domain::Kilograms;

void add(Share& share, const Detail& detail) {
  share.at = std::max(share.at, detail.at);
  for (const CargoLine& line : detail.lines) {
    share.moved = sum(share.moved, {line.pieces, line.weight});
    share.perishable = share.perishable && line.perishable;
  }
}

}  // namespace

bool has_perishables(const Report& report) {
  return std::ranges::any_of(report.details, [](const Detail& detail) {
    return std::ranges::any_of(detail.lines, &CargoLine::perishable);
  });
}

std::vector<std::string> declarations_of(const Report& report) {
  std::vector<std::string> numbers;
  for (const Detail& detail : report.details) numbers.push_back(detail.declaration);
  return numbers;
}

std::string Naming::code(std::string_view number) const {
  return fmt::format("{}-{}", family, number);
}

std::string Naming::path(std::string_view element) const {
  return fmt::format("/{}/{}", root, element);
}

std::string Naming::detail(std::size_t detail, std::string_view element) const {
  return fmt::format("/{}/DetalleDAE[{}]{}{}", root, detail + 1, element.empty() ? "" : "/", element);
}

std::string Naming::line(std::size_t detail, std::size_t line, std::string_view element) const {
  return fmt::format("{}/Carga[{}]{}{}", this->detail(detail), line + 1, element.empty() ? "" : "/", element);
}

Kilograms sum(Kilograms a, Kilograms b) {
  return a.plus(b).value_or(Kilograms::from_thousandths(std::numeric_limits<std::int64_t>::max()));
}

store::Amount sum(store::Amount a, store::Amount b) {
  return {a.pieces + b.pieces, sum(a.weight, b.weight)};  // millions of millions of pieces: no overflow
}

store::Amount difference(store::Amount a, store::Amount b) {
  return sum(a, {-b.pieces, Kilograms::from_thousandths(-b.weight.thousandths())});
}

store::Amount Share::entered() const {
  store::Amount total;
  for (const store::Shipment& shipment : shipments) {
    total = sum(total, {shipment.pieces_in, shipment.weight_in});
    total = difference(total, {shipment.pieces_back, shipment.weight_back});
  }
  return total;
}

store::Shipment Share::in(const std::string& depot) const {
  const auto found = std::ranges::find(shipments, depot, &store::Shipment::depot);
  if (found != shipments.end()) return *found;
  store::Shipment none;
  none.depot = depot;
  none.declaration = declaration;
  return none;
}

Result<Share> find_share(const std::string& declaration, store::UnitOfWork& unit) {
  Share share;
  share.declaration = declaration;
  ESC_TRY(share.record, unit.declarations().find(declaration));
  if (share.record) {
    ESC_TRY(share.shipments, unit.shipments().of_declaration(declaration));
  }
  return share;
}

Result<std::size_t> share_for(Case& c, const std::string& declaration, store::UnitOfWork& unit) {
  const auto known = std::ranges::find(c.shares, declaration, &Share::declaration);
  if (known != c.shares.end()) return static_cast<std::size_t>(known - c.shares.begin());
  ESC_TRY(Share share, find_share(declaration, unit));
  c.shares.push_back(std::move(share));
  return c.shares.size() - 1;
}

Result<Case> open_case(const Naming& naming, const Report& report, store::UnitOfWork& unit) {
  Case c{naming, report, report.mode, {}, {}, {}};
  ESC_TRY(c.depot, unit.operators().find_oce(report.depot));
  for (const Detail& detail : report.details) {
    ESC_TRY(const std::size_t index, share_for(c, detail.declaration, unit));
    add(c.shares[index], detail);
    c.share_of.push_back(index);
  }
  return c;
}

}  // namespace esclusa::goods
