#pragma once
/// Port of everything durable. One transaction holds a whole batch: documents, effects, journal and signed
/// answers.

#include <memory>

#include "base/result.h"
#include "store/accounts.h"
#include "store/documents.h"
#include "store/enquiries.h"
#include "store/evidence.h"
#include "store/figures.h"
#include "store/lotes.h"
#include "store/mailbox.h"
#include "store/references.h"
#include "store/registers.h"
#include "store/reports.h"
#include "store/shipments.h"

namespace esclusa::store {

/// One transaction. What was done in it is seen by its own reads; it is rolled back when it is destroyed
/// without commit. After a failed call the transaction can only be rolled back or taken back to its mark:
/// `mark` and `commit` repeat the error until then, so that nothing half done becomes durable. After a failed
/// commit nothing has happened. Belongs to one thread. Errors of every call: retry "store.busy"; park
/// "store.full", "store.broken".
class UnitOfWork {
 public:
  virtual ~UnitOfWork() = default;
  /// Durable when it returns ok.
  virtual Status commit() = 0;

  /// Undo one document of a batch without losing the others: everything since `mark` is undone by
  /// `undo_to_mark`. There is one mark: a second `mark` moves it, `undo_to_mark` leaves it where it is and
  /// may be called again.
  virtual Status mark() = 0;
  virtual Status undo_to_mark() = 0;

  virtual Arrivals& arrivals() = 0;
  virtual Documents& documents() = 0;
  virtual Answers& answers() = 0;
  virtual Runs& runs() = 0;
  virtual Quarantine& quarantine() = 0;
  virtual Journal& journal() = 0;
  virtual Operators& operators() = 0;
  virtual Declarations& declarations() = 0;
  virtual Generations& generations() = 0;
  virtual References& references() = 0;
  virtual Shipments& shipments() = 0;
  virtual Reports& reports() = 0;
  virtual Accounts& accounts() = 0;
  virtual Mailbox& mailbox() = 0;
  virtual Mails& mails() = 0;
  virtual Enquiries& enquiries() = 0;
  virtual Figures& figures() = 0;
  virtual Lotes& lotes() = 0;
  virtual Evidence& evidence() = 0;
};

/// Thread rule: may be called from any thread; `write` waits until no other writer is at work, so a thread
/// that holds a writing unit of work must not ask for another. Units of work may outlive the caller's pointer
/// to the store.
class Store {
 public:
  virtual ~Store() = default;
  virtual Result<std::unique_ptr<UnitOfWork>> write() = 0;
  /// A consistent snapshot for queries; writing through it is an error.
  virtual Result<std::unique_ptr<UnitOfWork>> read() = 0;
};

}  // namespace esclusa::store
