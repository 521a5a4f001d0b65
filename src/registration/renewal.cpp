#include "registration/renewal.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "registration/account.h"

namespace esclusa::registration {
namespace {

using std::chrono::year_month_day;

int year_of(LocalDay day) {
  return static_cast<int>(year_month_day{day}.year());
}

document::Notice notice_of(const store::Account& account, LocalDay since) {
  document::Notice notice;
  notice.event = "USUARIO_INHABILITADO";
  notice.ruc = box_of(account);
  notice.user = account.user;
  notice.subject = "COMUNICADO DE ECUAPASS - USUARIO INHABILITADO";
  notice.text =
      fmt::format("El usuario {} quedó inhabilitado: sus datos no se actualizaron en enero de {}. {}",
                  account.user, year_of(since), next_step(kDisabled));
  notice.submission_number = account.submission_number;
  notice.facts = {{"Estado", kDisabled}};
  if (!account.refreshed.empty()) notice.facts.emplace_back("DatosConfirmados", account.refreshed);
  return notice;
}

}  // namespace

LocalDay renewal_day(Instant now) {
  const year_month_day today{local_day(now)};
  const bool over = today.month() != std::chrono::January;
  return LocalDay{(over ? today.year() : today.year() - std::chrono::years{1}) / std::chrono::January / 1};
}

Status disable(const store::Account& account, LocalDay since, Instant now, bool by_mail,
               store::UnitOfWork& unit, document::Post& post) {
  ESC_CHECK(unit.accounts().set_state(account.document, kDisabled, "", "", {}));
  const nlohmann::ordered_json facts{{"user", account.user},
                                     {"ruc", account.ruc},
                                     {"request", account.submission_number},
                                     {"refreshed", account.refreshed},
                                     {"since", to_iso(since)}};
  ESC_CHECK(unit.journal().append(now, "account.disabled", "", facts.dump()));
  const document::Notice notice = notice_of(account, since);
  ESC_CHECK(post.notify(notice));
  return by_mail ? post.mail({account.email, notice.subject, notice.text + "\n", false}) : Status{};
}

}  // namespace esclusa::registration
