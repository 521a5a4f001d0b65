#include <fmt/format.h>

#include <algorithm>
#include <iostream>
#include <nlohmann/json.hpp>
#include <random>

#include "cli/review.h"
#include "cli/validation.h"
#include "cli/visit.h"
#include "daemon/house.h"
#include "document/values.h"
#include "registration/account.h"
#include "registration/review.h"
#include "xml/canonical_writer.h"
#include "xmlsig/sign.h"

namespace esclusa::cli {
namespace {

constexpr std::string_view kKind = "DEC";
constexpr const char* kRootId = "doc";
/// For a customs service that has no OCE code of its own.
constexpr const char* kNoOce = "00000000";

/// The drop of the customs service; nobody else may decide on these requests.
Result<const config::Partner*> customs_partner(const config::Config& config, const std::string& wanted) {
  const config::Partner* found = nullptr;
  for (const config::Partner& partner : config.partners) {
    if (!partner.customs || !partner.enabled || (!wanted.empty() && partner.id != wanted)) continue;
    if (found != nullptr)
      return reject("review.customs", "hay varios socios de la aduana; elija uno con --partner");
    found = &partner;
  }
  if (found == nullptr)
    return reject("review.customs", wanted.empty()
                                        ? "no hay un socio de la aduana (customs = true) configurado y activo"
                                        : "«" + printable(wanted) + "» no es un socio activo de la aduana");
  if (std::ranges::find(found->kinds, kKind) == found->kinds.end())
    return reject("review.customs", "el socio «" + found->id + "» no puede enviar DEC (kinds)");
  return found;
}

Status waits_for_customs(const store::Account& account, bool approves) {
  if (account.state == registration::kInCustomsReview) return {};
  if (account.state == registration::kInRepresentativeReview) {
    if (!approves) return {};
    return reject(
        "review.not_waiting",
        fmt::format("la solicitud {} la aprueba el representante {}; la aduana solo puede rechazarla",
                    account.submission_number, account.representative));
  }
  return reject("review.not_waiting", fmt::format("la solicitud {} no espera una decisión: está {}",
                                                  account.submission_number, account.state));
}

/// The key signs, and its certificate would be believed.
Result<std::shared_ptr<const pki::SealKey>> usable_signer(const Env& env, const config::Config& config,
                                                          const SignerFiles& files) {
  ESC_TRY(auto key, load_signer(files));
  ESC_TRY(const auto trust, pki::TrustStore::open(daemon::trust_settings(config)));
  const Instant now = env.clock.now();
  Findings findings;
  ESC_TRY(const auto signer, trust->judge(key->certificate_der(), now, now, findings));
  if (signer) return key;
  std::string why;
  for (const Finding& finding : findings)
    why += fmt::format(" {} {}", finding.code, env.kinds.codes().find(finding.code).mensaje);
  return reject("review.certificate", "el certificado no sirve para firmar:" + why);
}

/// Decisions of this command have sequences from 90000000 on, so that they do not meet those of customs' own
/// software.
Result<std::string> free_number(store::UnitOfWork& unit, const std::string& prefix, Instant now) {
  std::random_device random;
  std::uniform_int_distribution<int> sequence(90'000'000, 99'999'999);
  for (;;) {
    std::string number =
        fmt::format("{}{}{}F", prefix, document::ecuador_day(now).substr(0, 4), sequence(random));
    ESC_TRY(const auto holder, unit.documents().find_number(number));
    if (!holder) return number;
  }
}

std::string write_decision(const Decide& options, const config::Partner& customs, const std::string& number,
                           const std::string& request, Instant now) {
  xml::CanonicalWriter out("DecisionRegistro", document::kDocumentNamespace,
                           {{"Id", kRootId}, {"version", "1.0"}});
  out.open("Cabecera");
  out.leaf("NumeroEntrega", number);
  out.leaf("TipoDocumento", kKind);
  out.leaf("FechaEmision", to_iso(now));
  out.leaf("Ruc", customs.ruc);
  out.leaf("Usuario", registration::user_key(options.user));
  out.close();
  out.open("Decision");
  out.leaf("NumeroEntregaSolicitud", request);
  out.leaf("Resolucion", options.approves ? "APROBAR" : "RECHAZAR");
  for (const registration::Motive& motive : registration::kMotives) {
    if (std::ranges::find(options.codes, motive.code) != options.codes.end())
      out.leaf("Motivo", motive.motive);
  }
  out.leaf_if("Observacion", options.reason);
  for (const std::string& code : options.grants) {
    out.open("OceOtorgado");
    out.leaf("Tipo", code.substr(0, 2));
    out.leaf("Codigo", code);
    out.close();
  }
  out.close();
  return out.finish();
}

/// A signed decision, ready to be left in a drop.
struct Draft {
  const config::Partner* customs = nullptr;
  store::Account request;
  std::string number;
  Bytes content;

  [[nodiscard]] std::string file_name() const { return fmt::format("dec-{}.xml", number); }
};

/// Errors: what makes the decision senseless or impossible. What the schema refuses is in `findings`.
Result<Draft> draft(const Env& env, const Opened& opened, const Decide& options, Findings& findings) {
  const Instant now = env.clock.now();
  Draft made;
  ESC_TRY(const auto unit, opened.store->read());
  ESC_TRY(made.request, find_request(*unit, options.number));
  ESC_CHECK(waits_for_customs(made.request, options.approves));
  ESC_TRY(made.customs, customs_partner(opened.config, options.partner));
  if (std::ranges::find(options.codes, registration::kMotives.back().code) != options.codes.end() &&
      options.reason.empty())
    return reject("review.reason", "REG-E48 necesita una explicación (--reason)");
  ESC_TRY(const auto key, usable_signer(env, opened.config, options.signer));
  const auto& own = made.customs->oce_codes;
  const std::string prefix = !options.prefix.empty() ? options.prefix : own.empty() ? kNoOce : own.front();
  ESC_TRY(made.number, free_number(*unit, prefix, now));
  const std::string text =
      write_decision(options, *made.customs, made.number, made.request.submission_number, now);
  ESC_TRY(const auto* const kind, validate(env, opened.config.node.schemas, to_bytes(text), findings));
  if (kind == nullptr) return made;
  ESC_TRY(const std::string signed_text, xmlsig::sign_canonical(text, kRootId, *key, now));
  made.content = to_bytes(signed_text);
  return made;
}

void tell(const Env& env, const Decide& options, const Draft& draft) {
  const char* const resolution = options.approves ? "APROBAR" : "RECHAZAR";
  if (env.json) {
    std::cout << nlohmann::ordered_json{{"decision", draft.number},
                                        {"solicitud", draft.request.submission_number},
                                        {"usuario", draft.request.user},
                                        {"resolucion", resolution},
                                        {"socio", draft.customs->id},
                                        {"archivo", draft.file_name()}}
                     .dump(2)
              << '\n';
    return;
  }
  std::cout << fmt::format(
      "Decisión {} firmada: {} la solicitud {} de {} (RUC {}).\n"
      "Entregada a «{}» como {}; vale cuando su acuse la acepte.\n",
      draft.number, resolution, draft.request.submission_number, draft.request.user, draft.request.ruc,
      draft.customs->id, draft.file_name());
}

/// What came of it.
int report(const Env& env, const Decide& options, const std::string& answer) {
  if (!options.output.empty() && !write_output(options.output, answer)) return kCannotWrite;
  const bool refused = is_refusal(answer);
  std::cerr << (refused ? "La decisión fue rechazada:\n" : "La decisión fue aceptada.\n");
  constexpr std::string_view kOpen = "<Codigo>";
  for (std::size_t at = 0; refused && (at = answer.find(kOpen, at)) != std::string::npos;) {
    at += kOpen.size();
    const std::string code = answer.substr(at, answer.find('<', at) - at);
    std::cerr << fmt::format("  {}  {}\n", code, env.kinds.codes().find(code).mensaje);
  }
  return refused ? kNegative : kOk;
}

}  // namespace

int decide(const Env& env, const Decide& options) {
  const auto opened = open_store(env);
  if (!opened) return fail(opened.error());
  Findings findings;
  const auto made = draft(env, *opened, options, findings);
  if (!made) return fail(made.error());
  if (!findings.empty()) {
    print_findings(env, findings);
    return kBadData;
  }
  auto visit = Visit::open(*made->customs);
  if (!visit) return fail(visit.error());
  if (const Status left = visit->leave(made->file_name(), made->content); !left) return fail(left.error());
  tell(env, options, *made);
  if (options.patience == 0) return kOk;
  const auto answer = visit->await_answer(made->content, std::chrono::seconds{options.patience});
  return answer ? report(env, options, *answer) : fail(answer.error());
}

}  // namespace esclusa::cli
