#pragma once
/// The outgoing mail of the house: what the pipeline prepares and releases, and who carries it away.

#include <memory>
#include <stop_token>

#include "base/log.h"
#include "config/config.h"
#include "mail/courier.h"
#include "mail/spool.h"
#include "pipeline/outgoing.h"
#include "store/store.h"

namespace esclusa::daemon {

/// The spool as the pipeline's mail desk. Thread rule: any thread.
class SpoolDesk final : public pipeline::MailDesk {
 public:
  SpoolDesk(mail::Spool spool, std::string from) : spool_(std::move(spool)), from_(std::move(from)) {}
  Status prepare(std::span<const pipeline::OutgoingMail> mails) override;
  Status release(std::span<const pipeline::OutgoingMail> mails) override;

 private:
  mail::Spool spool_;
  std::string from_;
};

/// After a crash, before any work: releases what the store knows of, discards the rest. Nothing to do without
/// [mail]. Errors: those of the spool and the store.
Status recover_mail(const config::Config& config, store::Store& store);

/// Nothing if there is no [mail] or another program collects the mails. Errors: those of the carrier's
/// settings.
Result<std::unique_ptr<mail::Courier>> open_courier(const config::Config& config, EventSink& events);

/// A pass of the courier; what went wrong becomes an event.
void carry_mail(mail::Courier& courier, Instant now, EventSink& events, const std::stop_token& stop);

}  // namespace esclusa::daemon
