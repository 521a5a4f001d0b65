#include "registration/challenge.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/local_time.h"
#include "pki/secrets.h"
#include "registration/account.h"

namespace esclusa::registration {
namespace {

document::Mail mail_of(const store::Account& account, const std::string& number, const std::string& code,
                       const store::Challenge& challenge) {
  return {
      account.email, "ACTIVACIÓN DE CORREO ELECTRÓNICO",
      fmt::format("Estimado/a {}:\n\nEl código de seguridad de su solicitud de registro {} es\n\n    {}\n\n"
                  "Vale hasta {} (hora de Ecuador). Su confirmación debe citar el desafío {}.\n"
                  "Si usted no presentó esta solicitud, ignore este mensaje.\n",
                  account.name, number, code, to_portal(challenge.expires), challenge.id),
      true};
}

/// The answer to the sender tells the same, so no file of its own.
document::Notice notice_of(const store::Account& account, const std::string& number,
                           const store::Challenge& challenge) {
  document::Notice notice;
  notice.event = "CODIGO_ENVIADO";
  notice.ruc = box_of(account);
  notice.user = account.user;
  notice.subject = "CODIGO DE SEGURIDAD ENVIADO";
  notice.text = fmt::format(
      "Se envió por correo un código de seguridad para la solicitud {}; vale hasta {} (hora de Ecuador).",
      number, to_portal(challenge.expires));
  notice.submission_number = number;
  notice.facts = {{"VenceEn", to_iso(challenge.expires)}};
  notice.as_file = false;
  return notice;
}

}  // namespace

Result<store::Challenge> send_code(std::int64_t document, const std::string& submission_number,
                                   const store::Account& account, const document::Surroundings& around) {
  store::Accounts& accounts = around.unit.accounts();
  ESC_TRY(const auto before, accounts.challenges(document));
  for (const store::Challenge& old : before) {
    if (old.state == "VIVO") ESC_CHECK(accounts.end_challenge(old.id, "ANULADO"));
  }
  ESC_TRY(const std::string code, pki::random_code());
  ESC_TRY(const pki::SealedCode sealed, pki::seal_code(code));
  store::Challenge challenge;
  ESC_TRY(challenge.id, pki::random_name());
  challenge.document = document;
  challenge.account = account.document;
  challenge.salt = sealed.salt;
  challenge.hmac = sealed.hmac;
  challenge.created = around.now;
  challenge.expires = around.now + kCodeLifetime;
  challenge.state = "VIVO";
  ESC_CHECK(accounts.add_challenge(challenge));
  ESC_CHECK(around.post.mail(mail_of(account, submission_number, code, challenge)));
  ESC_CHECK(around.post.notify(notice_of(account, submission_number, challenge)));
  return challenge;
}

Shown judge_code(const store::Challenge& challenge, std::string_view code, Instant arrived) {
  if (challenge.state == "USADO") return Shown::used_before;
  if (challenge.state != "VIVO" || arrived > challenge.expires) return Shown::too_late;
  return pki::code_matches({challenge.salt, challenge.hmac}, code) ? Shown::right : Shown::wrong;
}

Result<bool> use_up_try(const store::Challenge& challenge, store::UnitOfWork& unit) {
  ESC_TRY(const int tries, unit.accounts().add_try(challenge.id));
  if (tries < kMostTries) return false;
  ESC_CHECK(unit.accounts().end_challenge(challenge.id, "ANULADO"));
  return true;
}

Result<bool> has_given_up(std::int64_t document, store::UnitOfWork& unit) {
  ESC_TRY(const auto challenges, unit.accounts().challenges(document));
  return std::ranges::any_of(challenges, [](const store::Challenge& c) { return c.tries >= kMostTries; });
}

Result<bool> is_confirmed(std::int64_t document, store::UnitOfWork& unit) {
  ESC_TRY(const auto challenges, unit.accounts().challenges(document));
  return std::ranges::any_of(challenges, [](const store::Challenge& c) { return c.state == "USADO"; });
}

}  // namespace esclusa::registration
