#include "goods/ledger.h"

#include <algorithm>
#include <array>
#include <set>
#include <span>

#include "goods/milestones.h"

namespace esclusa::goods {
namespace {

void add(store::Shipment& shipment, const store::Movement& movement) {
  const store::Counters added = counters_of(movement);
  shipment.pieces_in += added.in.pieces;
  shipment.weight_in = sum(shipment.weight_in, added.in.weight);
  shipment.pieces_out += added.out.pieces;
  shipment.weight_out = sum(shipment.weight_out, added.out.weight);
  shipment.pieces_boarded += added.boarded.pieces;
  shipment.pieces_back += added.back.pieces;
  shipment.weight_back = sum(shipment.weight_back, added.back.weight);
}

/// How much of what was declared has not entered; never below zero, within the tolerance neither.
store::Amount missing(const store::Declaration& declaration, store::Amount entered) {
  const store::Amount left = difference({declaration.pieces, declaration.gross_weight}, entered);
  return {std::max<std::int64_t>(0, left.pieces), std::max(domain::Kilograms{}, left.weight)};
}

Facts facts_of(const store::Declaration& declaration, store::Amount entered,
               const store::Shipment& shipment) {
  Facts facts;
  facts.complete = entered.pieces >= declaration.pieces;
  facts.empty = inside(shipment).pieces == 0;
  facts.boarded = shipment.pieces_boarded > 0;
  facts.dae_authorised = declaration.state == "SALIDA_AUTORIZADA";
  facts.dae_in_inspection = declaration.state == "EN_AFORO";
  return facts;
}

constexpr std::array<std::string_view, 3> kEntering{"ACEPTADA", "INGRESO_PARCIAL", "INGRESADA"};
constexpr std::array<std::string_view, 3> kBeyond{"EN_AFORO", "SALIDA_AUTORIZADA", "EMBARCADA"};

bool among(std::span<const std::string_view> states, const std::string& state) {
  return std::ranges::find(states, state) != states.end();
}

}  // namespace

store::Amount inside(const store::Shipment& shipment) {
  return difference({shipment.pieces_in, shipment.weight_in}, {shipment.pieces_out, shipment.weight_out});
}

std::optional<store::Stage> stage_after(const Share& share, const store::Shipment& shipment, Event event) {
  return next_stage(shipment.stage, event, facts_of(*share.record, share.entered(), shipment));
}

Change change(const Share& share, const store::Movement& movement, Event event) {
  Change result;
  const store::Counters added = counters_of(movement);
  result.entered = difference(sum(share.entered(), added.in), added.back);
  result.shipment = share.in(movement.depot);
  add(result.shipment, movement);
  result.stage =
      next_stage(result.shipment.stage, event, facts_of(*share.record, result.entered, result.shipment));
  return result;
}

std::string state_by_entries(const store::Declaration& declaration, store::Amount entered) {
  if (!among(kEntering, declaration.state)) return declaration.state;
  if (entered.pieces == 0) return "ACEPTADA";
  return entered.pieces >= declaration.pieces ? "INGRESADA" : "INGRESO_PARCIAL";
}

std::string state_by_shipments(const Share& share) {
  const std::string& now = share.record->state;
  if (!among(kEntering, now) && !among(kBeyond, now)) return now;
  const auto any = [&](std::initializer_list<State> states) {
    return std::ranges::any_of(share.shipments, [&](const store::Shipment& shipment) {
      return std::ranges::find(states, state_of(shipment.stage.state)) != states.end();
    });
  };
  if (any({State::held, State::in_inspection})) return "EN_AFORO";
  if (any({State::partly_in, State::fully_in}))
    return share.entered().pieces >= share.record->pieces ? "INGRESADA" : "INGRESO_PARCIAL";
  if (any({State::authorised, State::partly_boarded, State::fully_out})) return "SALIDA_AUTORIZADA";
  return any({State::shipped}) ? "EMBARCADA" : now;
}

Result<document::Effect> book(const Share& share, const store::Movement& movement, Event event,
                              const std::string& detail, bool with_depot, store::UnitOfWork& unit) {
  if (!share.record)
    return park("goods.unknown_declaration", "Se quiso registrar un movimiento sin DAE conocida.");
  const Change now = change(share, movement, event);
  if (!now.stage) return park("goods.refused", "Se quiso registrar un movimiento que el embarque no admite.");
  if (movement.pieces == 0 && movement.weight == domain::Kilograms{}) {
    ESC_CHECK(unit.shipments().set_stage(movement.depot, movement.declaration, *now.stage));
  } else {
    ESC_CHECK(unit.shipments().book(movement, *now.stage));
  }
  ESC_CHECK(unit.shipments().add_milestone({.declaration = movement.declaration,
                                            .depot = movement.depot,
                                            .document = movement.document,
                                            .event = std::string(milestone_of(movement, event)),
                                            .at = movement.at,
                                            .author = movement.depot,
                                            .moved = store::Amount{movement.pieces, movement.weight},
                                            .left = inside(now.shipment),
                                            .state = now.stage->state,
                                            .detail = detail}));
  const std::string state = state_by_entries(*share.record, now.entered);
  // The feed may lag behind: what goods say is said again even if the register agrees.
  if (among(kEntering, state)) ESC_CHECK(unit.declarations().set_state(share.declaration, state));
  const store::Amount left = missing(*share.record, now.entered);
  document::Effect effect;
  effect.declaration = share.declaration;
  effect.pieces = now.entered.pieces;
  effect.weight = now.entered.weight;
  effect.pieces_left = left.pieces;
  effect.weight_left = left.weight;
  effect.shipment_state = now.stage->state;
  if (with_depot) effect.in_depot = inside(now.shipment);
  return effect;
}

Status keep_report(const Report& report, std::int64_t id, store::ReportHead head, store::UnitOfWork& unit) {
  head.document = id;
  head.depot = report.depot;
  head.district = report.district;
  std::int64_t place = 0;
  std::set<std::string_view> named;
  for (const Detail& detail : report.details) {
    ++place;
    if (named.insert(detail.declaration).second) {
      head.declaration = detail.declaration;
      ESC_CHECK(unit.reports().add_head(head));
    }
    for (const CargoLine& line : detail.lines) {
      ESC_CHECK(
          unit.reports().put_line({id, place, line.sequence, detail.declaration, report.mode, line.perishable,
                                   line.container, line.pieces, line.weight, detail.at}));
    }
  }
  return {};
}

}  // namespace esclusa::goods
