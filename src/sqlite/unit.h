#pragma once

#include <functional>
#include <memory>

#include "sqlite/repositories.h"

namespace esclusa::sqlite {

/// A connection on loan; the deleter gives it back.
using Lease = std::unique_ptr<Connection, std::function<void(Connection*)>>;

class Unit final : public store::UnitOfWork {
 public:
  /// Begins the transaction.
  static Result<std::unique_ptr<store::UnitOfWork>> begin(Lease lease);
  ~Unit() override;
  Unit(const Unit&) = delete;
  Unit& operator=(const Unit&) = delete;

  Status commit() override;
  Status mark() override { return db_->mark(); }
  Status undo_to_mark() override { return db_->undo_to_mark(); }

  store::Arrivals& arrivals() override { return arrivals_; }
  store::Documents& documents() override { return documents_; }
  store::Answers& answers() override { return answers_; }
  store::Runs& runs() override { return runs_; }
  store::Quarantine& quarantine() override { return quarantine_; }
  store::Journal& journal() override { return journal_; }
  store::Operators& operators() override { return operators_; }
  store::Declarations& declarations() override { return declarations_; }
  store::Generations& generations() override { return generations_; }
  store::References& references() override { return references_; }
  store::Shipments& shipments() override { return shipments_; }
  store::Reports& reports() override { return reports_; }
  store::Accounts& accounts() override { return accounts_; }
  store::Mailbox& mailbox() override { return mailbox_; }
  store::Mails& mails() override { return mails_; }
  store::Enquiries& enquiries() override { return enquiries_; }
  store::Figures& figures() override { return figures_; }
  store::Lotes& lotes() override { return lotes_; }
  store::Evidence& evidence() override { return evidence_; }

 private:
  explicit Unit(Lease lease);

  Lease db_;
  bool ended_ = false;
  Arrivals arrivals_;
  Documents documents_;
  Answers answers_;
  Runs runs_;
  Quarantine quarantine_;
  Journal journal_;
  Operators operators_;
  Declarations declarations_;
  Generations generations_;
  References references_;
  Shipments shipments_;
  Reports reports_;
  Accounts accounts_;
  Mailbox mailbox_;
  Mails mails_;
  Enquiries enquiries_;
  Figures figures_;
  Lotes lotes_;
  Evidence evidence_;
};

}  // namespace esclusa::sqlite
