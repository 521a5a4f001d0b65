#include "sqlite/unit.h"

namespace esclusa::sqlite {

Unit::Unit(Lease lease)
    : db_(std::move(lease)),
      arrivals_(*db_),
      documents_(*db_),
      answers_(*db_),
      runs_(*db_),
      quarantine_(*db_),
      journal_(*db_),
      operators_(*db_),
      declarations_(*db_),
      generations_(*db_),
      references_(*db_),
      shipments_(*db_),
      reports_(*db_),
      accounts_(*db_),
      mailbox_(*db_),
      mails_(*db_),
      enquiries_(*db_),
      figures_(*db_),
      lotes_(*db_),
      evidence_(*db_) {}

Unit::~Unit() {
  if (!ended_) db_->roll_back();
}

Result<std::unique_ptr<store::UnitOfWork>> Unit::begin(Lease lease) {
  std::unique_ptr<Unit> unit{new Unit{std::move(lease)}};
  ESC_CHECK(unit->db_->begin());
  return std::unique_ptr<store::UnitOfWork>{std::move(unit)};
}

Status Unit::commit() {
  if (ended_) return park("store.broken", "La transacción ya había terminado.");
  ended_ = true;
  Status committed = db_->commit();
  if (!committed) db_->roll_back();
  return committed;
}

}  // namespace esclusa::sqlite
