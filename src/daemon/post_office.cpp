#include "daemon/post_office.h"

#include "daemon/house.h"
#include "mail/message.h"

namespace esclusa::daemon {
namespace {

std::vector<std::string> ids_of(std::span<const pipeline::OutgoingMail> mails) {
  std::vector<std::string> ids;
  for (const pipeline::OutgoingMail& mail : mails) ids.push_back(mail.id);
  return ids;
}

}  // namespace

Status SpoolDesk::prepare(std::span<const pipeline::OutgoingMail> mails) {
  std::vector<mail::Rendered> rendered;
  for (const pipeline::OutgoingMail& mail : mails) {
    ESC_TRY(std::string octets,
            mail::to_rfc5322({mail.id, mail.mail.to, mail.mail.subject, mail.mail.text, mail.at}, {from_}));
    rendered.push_back({mail.id, std::move(octets)});
  }
  return spool_.prepare(rendered);
}

Status SpoolDesk::release(std::span<const pipeline::OutgoingMail> mails) {
  return spool_.release(ids_of(mails));
}

Status recover_mail(const config::Config& config, store::Store& store) {
  if (!config.mail) return {};
  ESC_TRY(const mail::Spool spool, open_spool(*config.mail));
  ESC_TRY(const std::vector<std::string> prepared, spool.prepared());
  std::vector<std::string> committed;
  std::vector<std::string> stray;
  ESC_TRY(const auto unit, store.read());
  for (const std::string& id : prepared) {
    ESC_TRY(const bool known, unit->mails().known(id));
    (known ? committed : stray).push_back(id);
  }
  ESC_CHECK(spool.release(committed));
  return spool.discard(stray);
}

Result<std::unique_ptr<mail::Courier>> open_courier(const config::Config& config, EventSink& events) {
  if (!config.mail || config.mail->method == config::MailMethod::none)
    return std::unique_ptr<mail::Courier>();
  ESC_TRY(auto carrier, open_carrier(*config.mail));
  return std::make_unique<mail::Courier>(config.mail->spool, std::move(carrier), mail::CourierSettings{},
                                         events);
}

void carry_mail(mail::Courier& courier, Instant now, EventSink& events, const std::stop_token& stop) {
  const auto sent = courier.pass(now, stop);
  if (sent) return;
  const bool passing = sent.error().remedy == Remedy::retry;
  events.write(passing ? Level::warning : Level::alarm, "mail.pass_failed", "",
               {{"error", sent.error().code}, {"what", sent.error().what}});
}

}  // namespace esclusa::daemon
