#include "kinds/rads/walk.h"

namespace esclusa::kinds::rads {
namespace {

Step refused(Fault fault, std::string states = {}) {
  Step step;
  step.fault = fault;
  step.states = std::move(states);
  return step;
}

/// Moves every shipment of the share that the row is about and that admits its event.
Step take(const Row& row, goods::Share& share) {
  if (!share.record) return refused(Fault::unknown);
  Step step;
  std::string states;
  for (store::Shipment& shipment : share.shipments) {
    if (!row.depot.empty() && shipment.depot != row.depot) continue;
    states += (states.empty() ? "" : ", ") + shipment.stage.state;
    const auto stage = goods::stage_after(share, shipment, event_of(row));
    if (!stage) continue;
    shipment.stage = *stage;
    step.moved.push_back(shipment);
  }
  if (states.empty()) return refused(Fault::no_entry);
  if (step.moved.empty()) return refused(Fault::refused, std::move(states));
  share.record->state = goods::state_by_shipments(share);
  if (row.event == "CANAL") share.record->channel = row.channel;
  step.declaration = *share.record;
  return step;
}

}  // namespace

goods::Event event_of(const Row& row) {
  using E = goods::Event;
  if (row.event == "CANAL") return row.channel == "A" ? E::automatic_channel : E::review_channel;
  if (row.event == "INSPECCION") return E::inspection;
  if (row.event == "RESULTADO") return row.result == "FAVORABLE" ? E::favourable : E::adverse;
  if (row.event == "SALIDA_AUTORIZADA") return E::exit_authorised;
  if (row.event == "RETENCION") return E::hold;
  return row.event == "LEVANTAMIENTO" ? E::release : E::manifest;
}

Result<std::vector<Step>> walk(const Rads& rads, store::UnitOfWork& unit) {
  std::map<std::string, goods::Share> shares;
  std::vector<Step> steps;
  for (const Row& row : rads.rows) {
    auto share = shares.find(row.declaration);
    if (share == shares.end()) {
      ESC_TRY(goods::Share found, goods::find_share(row.declaration, unit));
      share = shares.emplace(row.declaration, std::move(found)).first;
    }
    steps.push_back(take(row, share->second));
  }
  return steps;
}

}  // namespace esclusa::kinds::rads
