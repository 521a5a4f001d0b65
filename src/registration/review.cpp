#include "registration/review.h"

#include <algorithm>

#include "registration/account.h"
#include "registration/rules.h"

namespace esclusa::registration {
namespace {

using document::Judgement;
using document::Surroundings;

constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kQuestions{{
    {"V1", "la empresa está activa en la Superintendencia de Compañías"},
    {"V2", "la dirección es detallada"},
    {"V3", "presenta el representante legal registrado"},
    {"V4", "el RUC está activo en el SRI"},
    {"V5", "el certificado es de la empresa y de quien presenta"},
    {"V6", "están los documentos adjuntos"},
}};

Outcome outcome_of(const Findings& findings) {
  if (findings.empty()) return Outcome::met;
  const bool broken = std::ranges::any_of(findings, [](const Finding& f) { return f.code != "REG-W49"; });
  return broken ? Outcome::not_met : Outcome::open;
}

/// V7: nobody else has the names. A request that is over holds none.
Result<Check> names_free(const store::Account& account, const Surroundings& around) {
  Check check{.id = "V7", .what = "el ID de usuario y el correo están libres", .findings = {}};
  ESC_TRY(const auto holder, around.unit.accounts().of_user(account.user));
  if (holder && holder->document == account.document) return check;
  ESC_TRY(const bool email_taken, around.unit.accounts().email_taken(account.email));
  if (holder)
    check.findings.push_back(
        {.code = "REG-E47", .path = "Solicitud/IdUsuario", .value = account.user, .detail = ""});
  if (email_taken)
    check.findings.push_back(
        {.code = "REG-E47", .path = "Solicitud/Correo", .value = account.email, .detail = ""});
  check.outcome = outcome_of(check.findings);
  return check;
}

}  // namespace

Result<std::vector<Check>> review(const Request& request, const Profile& profile,
                                  const store::Account& account, const Surroundings& around) {
  ESC_TRY(const Filing filing, gather(request, profile, around.unit));
  std::vector<Check> checks;
  if (!profile.section.empty()) {
    for (const Rule& rule : check_rules()) {
      Judgement judgement;
      ESC_CHECK(rule.check(filing, around, judgement));
      const auto* const question = std::ranges::find(kQuestions, rule.id, [](auto& q) { return q.first; });
      checks.push_back({rule.id, question == kQuestions.end() ? "" : question->second,
                        outcome_of(judgement.findings), std::move(judgement.findings)});
    }
  }
  ESC_TRY(Check names, names_free(account, around));
  checks.push_back(std::move(names));
  return checks;
}

}  // namespace esclusa::registration
