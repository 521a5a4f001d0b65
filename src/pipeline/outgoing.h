#pragma once
/// What one unit of work sends out: the answers of its own partner, notifications to others, mails. Nothing
/// of it counts before the unit of work commits.

#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "answer/acuse.h"
#include "base/executor.h"
#include "base/log.h"
#include "document/post.h"
#include "pipeline/answer_sheet.h"

namespace esclusa::pipeline {

/// Who has a drop, by RUC: where a notification to an operator is delivered.
struct Addressee {
  std::string partner;
  std::string ruc;
};

struct OutgoingMail {
  std::string id;
  document::Mail mail;
  Instant at{};
};

/// Port: the outgoing mail spool. Mails are prepared before the commit and released after it, so that none is
/// lost and none goes out of a decision that was not made.
class MailDesk {
 public:
  virtual ~MailDesk() = default;
  /// Durable, but not to be sent yet. Errors: park.
  virtual Status prepare(std::span<const OutgoingMail> mails) = 0;
  /// Harmless when repeated.
  virtual Status release(std::span<const OutgoingMail> mails) = 0;
};

/// Belongs to one unit of work.
class Outgoing final : public document::Post {
 public:
  /// The arguments outlive it.
  Outgoing(const answer::Issuer& issuer, std::span<const Addressee> addressees, Instant now,
           store::UnitOfWork& unit)
      : issuer_(issuer), addressees_(addressees), now_(now), unit_(unit) {}

  /// The answers to a partner, in the order of its chain.
  Result<AnswerSheet*> sheet(const std::string& partner);

  Status notify(const document::Notice& notice) override;
  Status mail(const document::Mail& mail) override;

  /// Signs all answers and puts them into the store, enqueued for delivery. Errors: as `SealKey::sign`.
  Status sign_and_store(const pki::SealKey& key, Executor& executor);
  /// Commits the unit of work; mails are prepared before and released after it. `desk` may be null where no
  /// mail was written. Errors: park "mail.missing" (a code and no desk; other mails go without one), those of
  /// the desk and the store.
  Status commit(MailDesk* desk, EventSink& events);

 private:
  Status deliver(const document::Notice& notice, std::int64_t id);

  const answer::Issuer& issuer_;
  std::span<const Addressee> addressees_;
  Instant now_;
  store::UnitOfWork& unit_;
  std::map<std::string, AnswerSheet> sheets_;
  std::vector<OutgoingMail> mails_;
};

}  // namespace esclusa::pipeline
