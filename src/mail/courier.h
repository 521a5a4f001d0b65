#pragma once
/// Takes what is in the spool's new/ to a carrier, with back-off. At least once: a message is removed only
/// after the carrier has taken it, and its Message-ID stays the same. Nothing is lost: what is given up is in
/// failed/.

#include <filesystem>
#include <memory>
#include <set>
#include <stop_token>
#include <string>

#include "base/clock.h"
#include "base/log.h"
#include "base/result.h"
#include "mail/carrier.h"
#include "mail/queue.h"

namespace esclusa::mail {

struct CourierSettings {
  unsigned refusals = 3;     // tries after which a refusal for good is believed
  unsigned tries = 50;       // about two days; then a passing refusal is final too
  std::size_t at_once = 20;  // tries per pass, so that a pass has an end
  bool keep_sent = false;    // messages hold secrets
};

/// What a pass did, in messages.
struct Sent {
  std::size_t sent = 0;
  std::size_t deferred = 0;  // tried, and will be again
  std::size_t failed = 0;    // given up
  std::size_t left = 0;      // due, but this pass did not come to them
};

/// Belongs to one thread. Writes events ("mail.sent", "mail.deferred", alarm "mail.failed") with the
/// message's id, never its address or contents.
class Courier {
 public:
  /// `carrier` null: another program collects what is in new/. `events` must outlive the courier.
  Courier(std::filesystem::path spool, std::unique_ptr<Carrier> carrier, CourierSettings settings,
          EventSink& events)
      : spool_(std::move(spool)), carrier_(std::move(carrier)), settings_(settings), events_(events) {}

  /// Tries what is due. Errors: those of the spool, and those that close the carrier (retry: unreachable;
  /// park: wrong password, command missing), which count against no message; the carrier is then left alone
  /// for 1, 5, 15, 60 minutes.
  Result<Sent> pass(Instant now, const std::stop_token& stop = {});

 private:
  Status work(const Queue& queue, Instant now, const std::stop_token& stop, Sent& sent);
  Status attempt(const Queue& queue, const Waiting& message, Instant now, Sent& sent);
  Status finish(const Queue& queue, const Waiting& message, Sent& sent);
  Status put_off(const Queue& queue, const Waiting& message, const Carried& carried, Sent& sent);
  Status give_up(const Queue& queue, const Waiting& message, const Error& why, Sent& sent);
  Status close(const Queue& queue, const Waiting& claimed, const Waiting& before, const Error& why,
               Instant now);

  std::filesystem::path spool_;
  std::unique_ptr<Carrier> carrier_;
  CourierSettings settings_;
  EventSink& events_;
  std::set<std::string, std::less<>> taken_;  // by the carrier, but the file could not be removed
  unsigned closings_ = 0;                     // in a row
  Instant closed_until_{};
};

}  // namespace esclusa::mail
