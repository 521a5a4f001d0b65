#include "kinds/ise/booking.h"

#include <set>

#include "goods/ledger.h"

namespace esclusa::kinds::ise {
namespace {

/// Several cargo lines of one declaration may name the same container.
Status book_containers(const Ise& ise, std::int64_t id, store::UnitOfWork& unit) {
  std::set<std::pair<std::string_view, std::string_view>> seen;
  for (const goods::Detail& detail : ise.details) {
    for (const goods::CargoLine& line : detail.lines) {
      if (line.container.empty() || !seen.emplace(detail.declaration, line.container).second) continue;
      ESC_CHECK(unit.shipments().leave_container({line.container, ise.depot, detail.declaration, 0, {}}, id,
                                                 detail.at));
    }
  }
  return {};
}

store::ReportHead head_of(const Ise& ise) {
  store::ReportHead head;
  head.motive = ise.motive;
  head.entry = ise.entry;
  head.mrn = ise.mrn;
  head.msn = ise.msn;
  head.hsn = ise.hsn;
  return head;
}

/// What the timeline tells beside the amounts.
std::string detail_of(const Ise& ise) {
  if (!ise.destination.empty()) return "Al depósito " + ise.destination;
  if (ise.mrn.empty()) return {};
  std::string cargo = "Carga " + ise.mrn;
  for (const std::string& part : {ise.msn, ise.hsn}) {
    if (!part.empty()) cargo += "-" + part;
  }
  return cargo;
}

}  // namespace

Result<document::Booking> book(const Dossier& dossier, std::int64_t id, store::UnitOfWork& unit) {
  if (!dossier.entry) return park("ise.no_entry", "Se quiso registrar una salida sin ingreso.");
  document::Booking booking;
  for (const goods::Share& share : dossier.shares) {
    ESC_TRY(document::Effect effect, goods::book(share, movement(dossier, share, id), event(dossier.ise),
                                                 detail_of(dossier.ise), true, unit));
    booking.effects.push_back(std::move(effect));
  }
  ESC_CHECK(goods::keep_report(dossier.ise, id, head_of(dossier.ise), unit));
  ESC_CHECK(book_containers(dossier.ise, id, unit));
  ESC_CHECK(unit.reports().link_exit(id, dossier.entry->id));
  return booking;
}

}  // namespace esclusa::kinds::ise
