#include "kinds/dec/rules.h"

#include <fmt/format.h>

#include <array>

#include "document/header.h"
#include "registration/account.h"
#include "registration/review.h"

namespace esclusa::kinds::dec {
namespace {

using document::Judgement;
using document::Surroundings;

std::string path(std::string_view element) {
  return fmt::format("/DecisionRegistro/Decision/{}", element);
}

bool is_in_review(const Case& c) {
  return c.account && (c.account->state == registration::kInCustomsReview ||
                       c.account->state == registration::kInRepresentativeReview);
}

Status header(const Case& c, const Surroundings& around, Judgement& out) {
  return document::check_header(c.decision.header, "DecisionRegistro", around, out.findings);
}

Status waits_for_decision(const Case& c, const Surroundings&, Judgement& out) {
  if (!is_in_review(c))
    out.findings.push_back({"REG-E31", path("NumeroEntregaSolicitud"), c.decision.request, ""});
  return {};
}

/// The cédula behind a user: of an operator's, or else of a request under way. Empty: we don't know.
Result<std::string> cedula_of_user(const std::string& ruc, const std::string& user, store::UnitOfWork& unit) {
  ESC_TRY(const auto registered, unit.operators().find_user(ruc, user));
  if (registered && !registered->cedula.empty()) return registered->cedula;
  ESC_TRY(const auto account, unit.accounts().of_user(user));
  const bool with_cedula = account && account->ruc == ruc && account->identity_type == "002";
  return with_cedula ? account->identity_number : "";
}

/// A person's certificate decides in that person's name only. A company's certificate without a cédula is the
/// company's word.
Status is_the_user(const Case& c, const Surroundings& around, Judgement& out) {
  if (around.signature == nullptr) return {};
  const std::string& signer = around.signature->signer->identity.cedula;
  if (signer.empty()) return {};
  const document::Header& header = c.decision.header;
  ESC_TRY(const std::string user,
          cedula_of_user(header.ruc, registration::user_key(header.user), around.unit));
  if (!user.empty() && user != signer)
    out.findings.push_back(
        {"REG-E32", "/DecisionRegistro/Cabecera/Usuario", header.user, "El certificado es de otra persona."});
  return {};
}

/// Customs decides on REP and REN; on EMP and ENT the representative whom the request names. Customs may
/// reject these, too: the representative may be gone.
Status entitled(const Case& c, const Surroundings& around, Judgement& out) {
  if (!is_in_review(c)) return {};
  if (around.from_customs && !c.decision.approves) return {};
  if (c.account->state == registration::kInCustomsReview) {
    if (!around.from_customs)
      out.findings.push_back({"REG-E32", "/DecisionRegistro", "", "Decide la aduana."});
    return {};
  }
  const std::string user = registration::user_key(c.decision.header.user);
  ESC_TRY(const bool representative,
          registration::is_representative(c.account->ruc, user, c.account->kind == "EMP" ? "REP" : "REN",
                                          around.unit));
  if (!representative || c.decision.header.ruc != c.account->ruc || user != c.account->representative)
    out.findings.push_back({"REG-E32", "/DecisionRegistro/Cabecera/Usuario", c.decision.header.user,
                            "Decide el representante que nombra la solicitud."});
  return {};
}

Status motives(const Case& c, const Surroundings&, Judgement& out) {
  const Dec& decision = c.decision;
  if (decision.approves != decision.motives.empty()) {
    out.findings.push_back({"REG-E33", path("Motivo"), "", ""});
  } else if (std::ranges::find(decision.motives, registration::kOtherMotive) != decision.motives.end() &&
             decision.remark.empty()) {
    out.findings.push_back({"REG-E33", path("Observacion"), "", "El motivo 8 necesita una explicación."});
  }
  return {};
}

/// Only customs grants, only when it approves; the code begins with its type and belongs to nobody else.
Status grants(const Case& c, const Surroundings& around, Judgement& out) {
  for (std::size_t i = 0; i < c.decision.grants.size(); ++i) {
    const registration::OceRow& row = c.decision.grants[i];
    const std::string at = path(fmt::format("OceOtorgado[{}]", i + 1));
    const auto refuse = [&](std::string why) {
      out.findings.push_back({"REG-E34", at, row.code, std::move(why)});
    };
    if (!around.from_customs || !c.decision.approves) refuse("Solo la aduana otorga códigos, al aprobar.");
    if (row.code.empty() || !row.code.starts_with(row.type)) refuse("El código debe empezar con su tipo.");
    if (!around.catalog.has_oce_type(row.type)) refuse("El tipo no está en la lista.");
    ESC_TRY(const auto known, around.unit.operators().find_oce(row.code));
    if (known && known->ruc != (c.account ? c.account->ruc : "")) refuse("El código es de otro operador.");
  }
  return {};
}

using Rule = document::Rule<Case>;
constexpr std::array kRules{
    Rule{"header", header}, Rule{"D1", waits_for_decision},
    Rule{"D2", entitled},   Rule{"D2", is_the_user},
    Rule{"D3", motives},    Rule{"D4", grants},
};

}  // namespace

std::span<const Rule> rules() {
  return kRules;
}

}  // namespace esclusa::kinds::dec
