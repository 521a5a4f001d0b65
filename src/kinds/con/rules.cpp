#include "kinds/con/rules.h"

#include <array>

#include "document/header.h"
#include "registration/account.h"
#include "registration/challenge.h"

namespace esclusa::kinds::con {
namespace {

using document::Judgement;
using document::Surroundings;
using registration::kMostCodes;
using registration::Shown;

constexpr const char* kChallengePath = "/ConfirmacionRegistro/Confirmacion/DesafioId";
constexpr const char* kCodePath = "/ConfirmacionRegistro/Confirmacion/Codigo";

Status header(const Inquiry& inquiry, const Surroundings& around, Judgement& out) {
  return document::check_header(inquiry.confirmation.header, "ConfirmacionRegistro", around, out.findings);
}

/// A challenge of another drop is as unknown as one that never was.
bool is_known(const Inquiry& inquiry, const Surroundings& around) {
  return inquiry.challenge && inquiry.request && inquiry.account &&
         inquiry.request->partner == around.partner;
}

Status requested(const Inquiry& inquiry, const Surroundings& around, Judgement& out) {
  if (!is_known(inquiry, around)) {
    out.findings.push_back({"SEC-E01", kChallengePath, inquiry.confirmation.challenge, ""});
  } else if (inquiry.request->result != "PENDIENTE") {
    out.findings.push_back({"SEC-E06", kChallengePath, inquiry.confirmation.challenge, ""});
  }
  return {};
}

bool waits(const Inquiry& inquiry, const Surroundings& around) {
  return is_known(inquiry, around) && inquiry.request->result == "PENDIENTE";
}

Status same_signer(const Inquiry& inquiry, const Surroundings& around, Judgement& out) {
  if (!waits(inquiry, around) || inquiry.account->signer.empty()) return {};
  if (registration::signer_of(around) != inquiry.account->signer)
    out.findings.push_back({"SEC-E05", "/ConfirmacionRegistro", "", ""});
  return {};
}

/// What the code is worth; nothing if none is to be judged.
std::optional<Shown> shown(const Inquiry& inquiry, const Surroundings& around) {
  if (!waits(inquiry, around) || inquiry.confirmation.wants_new_code) return {};
  return registration::judge_code(*inquiry.challenge, inquiry.confirmation.code, around.arrived);
}

Status code_fits(const Inquiry& inquiry, const Surroundings& around, Judgement& out) {
  const std::optional<Shown> worth = shown(inquiry, around);
  if (worth == Shown::used_before) {
    out.findings.push_back({"SEC-E06", kChallengePath, inquiry.confirmation.challenge, ""});
  } else if (worth == Shown::too_late) {
    out.findings.push_back(
        {"SEC-E03", kCodePath, "",
         "Valía hasta " + to_iso(inquiry.challenge->expires) + "; llegó " + to_iso(around.arrived) + "."});
  } else if (worth == Shown::wrong) {
    out.findings.push_back(
        {"SEC-E02", kCodePath, "",
         "Intentos que quedan: " + std::to_string(registration::kMostTries - inquiry.challenge->tries - 1) +
             "."});
  }
  return {};
}

Status not_too_many_codes(const Inquiry& inquiry, const Surroundings& around, Judgement& out) {
  if (!waits(inquiry, around) || !inquiry.confirmation.wants_new_code) return {};
  ESC_TRY(const auto sent, around.unit.accounts().challenges(inquiry.request->id));
  if (sent.size() >= kMostCodes)
    out.findings.push_back({"SEC-E04", "/ConfirmacionRegistro/Confirmacion/SolicitaNuevoCodigo", "", ""});
  for (const store::Challenge& challenge : sent) {
    if (challenge.state != "USADO") continue;
    out.findings.push_back({"SEC-E06", kChallengePath, inquiry.confirmation.challenge, ""});
    break;
  }
  return {};
}

using Rule = document::Rule<Inquiry>;
constexpr std::array kRules{
    Rule{"header", header}, Rule{"S2", requested},          Rule{"S6", same_signer},
    Rule{"S3", code_fits},  Rule{"S5", not_too_many_codes},
};

}  // namespace

Result<Inquiry> gather(const Con& confirmation, store::UnitOfWork& unit) {
  Inquiry inquiry{.confirmation = confirmation};
  ESC_TRY(inquiry.challenge, unit.accounts().challenge(confirmation.challenge));
  if (!inquiry.challenge) return inquiry;
  ESC_TRY(inquiry.request, unit.documents().get(inquiry.challenge->document));
  ESC_TRY(inquiry.account, unit.accounts().of_document(inquiry.challenge->account));
  return inquiry;
}

bool is_wrong_code(const Inquiry& inquiry, const Surroundings& around) {
  return shown(inquiry, around) == Shown::wrong;
}

std::span<const Rule> rules() {
  return kRules;
}

}  // namespace esclusa::kinds::con
