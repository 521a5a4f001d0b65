#include "registration/challenge.h"

#include <fmt/format.h>

#include <algorithm>

#include "pki/secrets.h"

namespace esclusa::registration {
namespace {

document::Mail mail_of(const store::Account& account, const std::string& number, const std::string& code,
                       const store::Challenge& challenge) {
  return {
      account.email, "ACTIVACIÓN DE CORREO ELECTRÓNICO",
      fmt::format("Estimado/a {}:\n\nEl código de seguridad de su solicitud de registro {} es\n\n    {}\n\n"
                  "Vale hasta {} (hora UTC). Su confirmación debe citar el desafío {}.\n"
                  "Si usted no presentó esta solicitud, ignore este mensaje.\n",
                  account.name, number, code, to_iso(challenge.expires), challenge.id)};
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
  return challenge;
}

Result<bool> is_confirmed(std::int64_t document, store::UnitOfWork& unit) {
  ESC_TRY(const auto challenges, unit.accounts().challenges(document));
  return std::ranges::any_of(challenges, [](const store::Challenge& c) { return c.state == "USADO"; });
}

}  // namespace esclusa::registration
