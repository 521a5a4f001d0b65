#include "pipeline/outgoing.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "pki/secrets.h"

namespace esclusa::pipeline {

Result<AnswerSheet*> Outgoing::sheet(const std::string& partner) {
  auto found = sheets_.find(partner);
  if (found == sheets_.end()) {
    ESC_TRY(AnswerSheet begun, AnswerSheet::begin(partner, now_, unit_));
    found = sheets_.emplace(partner, std::move(begun)).first;
  }
  return &found->second;
}

Status Outgoing::notify(const document::Notice& notice) {
  nlohmann::ordered_json facts = nlohmann::ordered_json::object();
  for (const auto& [name, value] : notice.facts) facts[name] = value;
  ESC_TRY(const std::int64_t id,
          unit_.mailbox().add({notice.event, notice.ruc, notice.user, notice.subject, notice.text,
                               facts.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace),
                               notice.declaration, notice.submission_number, now_}));
  return notice.as_file ? deliver(notice, id) : Status{};
}

/// An operator without a drop reads its mailbox; one with several gets the file in the first.
Status Outgoing::deliver(const document::Notice& notice, std::int64_t id) {
  const auto to = std::ranges::find(addressees_, notice.ruc, &Addressee::ruc);
  if (to == addressees_.end()) return {};
  ESC_TRY(AnswerSheet* const sheet, this->sheet(to->partner));
  ESC_TRY(const answer::Place place, sheet->next_place());
  AnswerSheet::Draft draft{.kind = store::AnswerKind::notification,
                           .place = place,
                           .document = {},
                           .run = {},
                           .result = notice.event,
                           .name = fmt::format("{}.notificacion.xml", place.answer_id),
                           .canonical = {}};
  draft.canonical = answer::write_notification(issuer_, place, to->partner, id, notice);
  sheet->add(std::move(draft));
  return {};
}

Status Outgoing::mail(const document::Mail& mail) {
  ESC_TRY(std::string id, pki::random_name());
  ESC_CHECK(unit_.mails().add(id, now_));
  mails_.push_back({std::move(id), mail, now_});
  return {};
}

Status Outgoing::sign_and_store(const pki::SealKey& key, Executor& executor) {
  for (auto& [partner, sheet] : sheets_) {
    ESC_CHECK(sheet.sign(key, executor));
    ESC_CHECK(sheet.store());
  }
  return {};
}

Status Outgoing::commit(MailDesk* desk, EventSink& events) {
  if (mails_.empty()) return unit_.commit();
  if (desk == nullptr) {
    const bool needed =
        std::ranges::any_of(mails_, [](const OutgoingMail& one) { return one.mail.has_code; });
    if (needed) return park("mail.missing", "hace falta [mail] para enviar códigos de seguridad");
    events.write(Level::warning, "mail.missing", "", {{"mails", std::to_string(mails_.size())}});
    return unit_.commit();
  }
  ESC_CHECK(desk->prepare(mails_));
  ESC_CHECK(unit_.commit());
  // A mail that cannot be released now is released at the next start: the store knows it.
  if (const Status released = desk->release(mails_); !released)
    events.write(Level::alarm, "mail.release_failed", "", {{"what", released.error().what}});
  return {};
}

}  // namespace esclusa::pipeline
