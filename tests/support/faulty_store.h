#pragma once
/// A store whose n-th call fails. A fault loop runs a piece of work with n = 1, 2, 3 … until nothing fails
/// any more, and checks each time that nothing was lost or done twice.

#include <memory>
#include <utility>

#include "support/faulty_ports.h"

namespace esclusa::testing_support {

class FaultyUnit final : public store::UnitOfWork {
 public:
  FaultyUnit(std::unique_ptr<store::UnitOfWork> inner, Faults& faults)
      : inner_(std::move(inner)), faults_(faults) {}
  Status commit() override {
    return faults_.through([&] { return inner_->commit(); });
  }
  Status mark() override {
    return faults_.through([&] { return inner_->mark(); });
  }
  Status undo_to_mark() override {
    return faults_.through([&] { return inner_->undo_to_mark(); });
  }
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
  std::unique_ptr<store::UnitOfWork> inner_;
  Faults& faults_;
  FaultyArrivals arrivals_{inner_->arrivals(), faults_};
  FaultyDocuments documents_{inner_->documents(), faults_};
  FaultyAnswers answers_{inner_->answers(), faults_};
  FaultyRuns runs_{inner_->runs(), faults_};
  FaultyQuarantine quarantine_{inner_->quarantine(), faults_};
  FaultyJournal journal_{inner_->journal(), faults_};
  FaultyOperators operators_{inner_->operators(), faults_};
  FaultyDeclarations declarations_{inner_->declarations(), faults_};
  FaultyGenerations generations_{inner_->generations(), faults_};
  FaultyReferences references_{inner_->references(), faults_};
  FaultyShipments shipments_{inner_->shipments(), faults_};
  FaultyReports reports_{inner_->reports(), faults_};
  FaultyAccounts accounts_{inner_->accounts(), faults_};
  FaultyMailbox mailbox_{inner_->mailbox(), faults_};
  FaultyMails mails_{inner_->mails(), faults_};
  FaultyEnquiries enquiries_{inner_->enquiries(), faults_};
  FaultyFigures figures_{inner_->figures(), faults_};
  FaultyLotes lotes_{inner_->lotes(), faults_};
  FaultyEvidence evidence_{inner_->evidence(), faults_};
};

/// `inner` and `faults` outlive the store and its units of work.
class FaultyStore final : public store::Store {
 public:
  FaultyStore(store::Store& inner, Faults& faults) : inner_(inner), faults_(faults) {}
  Result<std::unique_ptr<store::UnitOfWork>> write() override { return wrapped(&store::Store::write); }
  Result<std::unique_ptr<store::UnitOfWork>> read() override { return wrapped(&store::Store::read); }

 private:
  using Begun = Result<std::unique_ptr<store::UnitOfWork>>;
  Begun wrapped(Begun (store::Store::*begin)()) {
    ESC_TRY(auto unit, faults_.through([&] { return (inner_.*begin)(); }));
    return std::unique_ptr<store::UnitOfWork>{std::make_unique<FaultyUnit>(std::move(unit), faults_)};
  }
  store::Store& inner_;
  Faults& faults_;
};

}  // namespace esclusa::testing_support
