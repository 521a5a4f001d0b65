#include "kinds/cii/booking.h"

#include <fmt/format.h>

#include "goods/ledger.h"

namespace esclusa::kinds::cii {
namespace {

Status book_container(const Dossier& dossier, const ContainerChange& change, store::UnitOfWork& unit) {
  const std::int64_t original = dossier.original->id;
  const store::ContainerStay stay{change.container, dossier.cii.depot, change.declaration, original,
                                  change.at};
  if (dossier.of_entry())
    return change.added ? unit.shipments().enter_container(stay) : unit.shipments().withdraw_container(stay);
  return change.added ? unit.shipments().leave_container(stay, original, change.at)
                      : unit.shipments().take_back_container(stay, original);
}

Status book_report(const Dossier& dossier, store::UnitOfWork& unit) {
  const std::int64_t original = dossier.original->id;
  for (const store::ReportLine& line : dossier.after) ESC_CHECK(unit.reports().put_line(line));
  if (!dossier.eliminates()) return unit.documents().set_document_state(original, "CORREGIDO");
  if (!dossier.of_entry()) ESC_CHECK(unit.reports().unlink_exit(original));
  return unit.documents().set_document_state(original, "ANULADO");
}

}  // namespace

Result<document::Booking> book(const Dossier& dossier, std::int64_t id, store::UnitOfWork& unit) {
  if (!dossier.original) return park("cii.no_original", "Se quiso registrar la corrección de nada.");
  document::Booking booking;
  const std::string detail = fmt::format("{} {}, grado {}", dossier.eliminates() ? "Anula" : "Corrige",
                                         dossier.cii.original, dossier.cii.degree);
  for (std::size_t s = 0; s < dossier.shares.size(); ++s) {
    ESC_TRY(document::Effect effect, goods::book(dossier.shares[s], movement(dossier, s, id),
                                                 goods::Event::correction, detail, true, unit));
    booking.effects.push_back(std::move(effect));
    // An elimination names no declaration itself.
    ESC_CHECK(unit.documents().cite(id, {dossier.shares[s].declaration}));
  }
  for (const ContainerChange& change : dossier.containers) ESC_CHECK(book_container(dossier, change, unit));
  ESC_CHECK(book_report(dossier, unit));
  ESC_CHECK(unit.reports().add_correction(dossier.original->id, dossier.cii.degree, id));
  return booking;
}

}  // namespace esclusa::kinds::cii
