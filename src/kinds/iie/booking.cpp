#include "kinds/iie/booking.h"

#include "goods/ledger.h"

namespace esclusa::kinds::iie {
namespace {

Status book_containers(const Iie& iie, std::int64_t id, store::UnitOfWork& unit) {
  for (const goods::Detail& detail : iie.details) {
    for (const goods::CargoLine& line : detail.lines) {
      if (line.container.empty()) continue;
      ESC_CHECK(
          unit.shipments().enter_container({line.container, iie.depot, detail.declaration, id, detail.at}));
    }
  }
  return {};
}

}  // namespace

Result<document::Booking> book(const Dossier& dossier, std::int64_t id, store::UnitOfWork& unit) {
  document::Booking booking;
  for (const goods::Share& share : dossier.shares) {
    ESC_TRY(document::Effect effect,
            goods::book(share, movement(dossier, share, id), goods::Event::entry, "", false, unit));
    booking.effects.push_back(std::move(effect));
  }
  store::ReportHead head;
  head.entry_type = dossier.iie.entry_type;
  ESC_CHECK(goods::keep_report(dossier.iie, id, std::move(head), unit));
  ESC_CHECK(book_containers(dossier.iie, id, unit));
  return booking;
}

}  // namespace esclusa::kinds::iie
