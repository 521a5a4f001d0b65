#include "kinds/iie/booking.h"

#include <algorithm>

namespace esclusa::kinds::iie {
namespace {

/// A declaration that customs has already let go stays so when more parcels of it arrive.
Status move_declaration(const store::Declaration& declaration, bool complete, store::UnitOfWork& unit) {
  if (declaration.state != "ACEPTADA" && declaration.state != "INGRESO_PARCIAL") return {};
  return unit.declarations().set_state(declaration.number, complete ? "INGRESADA" : "INGRESO_PARCIAL");
}

Result<document::Effect> book_share(const Share& share, const std::string& depot, std::int64_t id,
                                    store::UnitOfWork& unit) {
  const store::Declaration& declaration = *share.record;
  document::Effect effect;
  effect.declaration = share.declaration;
  effect.pieces = share.before.pieces + share.pieces;
  effect.weight = sum(share.before.weight, share.weight);
  effect.pieces_left = std::max<std::int64_t>(0, declaration.pieces - effect.pieces);
  effect.weight_left = std::max(domain::Kilograms{},
                                declaration.gross_weight.minus(effect.weight).value_or(domain::Kilograms{}));
  const bool complete = effect.pieces >= declaration.pieces;
  effect.shipment_state = complete ? "INGRESO_TOTAL" : "INGRESO_PARCIAL";
  ESC_CHECK(unit.shipments().enter({id, depot, share.declaration, share.pieces, share.weight, share.entered},
                                   effect.shipment_state));
  ESC_CHECK(move_declaration(declaration, complete, unit));
  return effect;
}

Status book_containers(const Iie& iie, std::int64_t id, store::UnitOfWork& unit) {
  for (const Detail& detail : iie.details) {
    for (const CargoLine& line : detail.lines) {
      if (line.container.empty()) continue;
      ESC_CHECK(unit.shipments().enter_container(
          {line.container, iie.depot, detail.declaration, id, detail.entered}));
    }
  }
  return {};
}

}  // namespace

Result<std::vector<document::Effect>> book(const Dossier& dossier, std::int64_t id, store::UnitOfWork& unit) {
  std::vector<document::Effect> effects;
  for (const Share& share : dossier.shares) {
    if (!share.record)
      return park("iie.unknown_declaration", "Se quiso registrar un ingreso sin DAE conocida.");
    ESC_TRY(document::Effect effect, book_share(share, dossier.iie.depot, id, unit));
    effects.push_back(std::move(effect));
  }
  ESC_CHECK(book_containers(dossier.iie, id, unit));
  return effects;
}

}  // namespace esclusa::kinds::iie
