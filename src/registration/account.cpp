#include "registration/account.h"

#include <fmt/format.h>

#include "domain/contact.h"
#include "domain/identity.h"

namespace esclusa::registration {

std::string user_key(std::string_view user) {
  const auto parsed = domain::UserId::parse(user);
  return parsed ? parsed->str() : std::string(user);
}

std::string to_iso_day(std::string_view day) {
  if (day.size() != 10) return {};
  return fmt::format("{}-{}-{}", day.substr(6, 4), day.substr(3, 2), day.substr(0, 2));
}

const std::string& box_of(const store::Account& account) {
  return account.ruc.empty() ? account.identity_number : account.ruc;
}

std::string signer_of(const document::Surroundings& around) {
  if (around.signature == nullptr) return {};
  const pki::Identity& identity = around.signature->signer->identity;
  return identity.ruc + "/" + identity.cedula;
}

store::Account account_of(const Request& request, const Profile& profile, std::int64_t id,
                          const document::Surroundings& around) {
  const auto address = domain::EmailAddress::parse(request.person.email);
  store::Account account;
  account.document = id;
  account.kind = profile.code;
  account.user = user_key(request.person.user);
  account.identity_type = request.person.identity_type;
  account.identity_number = request.person.identity_number;
  account.name = request.person.name;
  account.email = address ? address->key() : request.person.email;
  account.ruc = request.company.ruc;
  account.representative = request.decides.empty() ? "" : user_key(request.decides);
  account.submission_number = request.header.submission_number;
  account.signer = signer_of(around);
  account.state = kAwaitsCode;
  account.filed = around.arrived;
  return account;
}

std::string settle_key(std::string_view submission_number) {
  return fmt::format("REG:{}", submission_number);
}

const char* review_state(Approval approval) {
  switch (approval) {
    case Approval::automatic:
      return kApproved;
    case Approval::customs:
      return kInCustomsReview;
    case Approval::company_representative:
    case Approval::entity_representative:
      return kInRepresentativeReview;
  }
  return kInCustomsReview;
}

const char* state_after_code(std::string_view kind) {
  if (kind == "GEN") return kConfirmed;
  return kind == "REP" || kind == "REN" ? kInCustomsReview : kInRepresentativeReview;
}

const char* next_step(std::string_view state) {
  if (state == kAwaitsCode)
    return "Enviar una ConfirmacionRegistro con el código de seguridad que llegó por correo.";
  if (state == kCodeExpired) return "Pedir un código nuevo con una ConfirmacionRegistro.";
  if (state == kInCustomsReview) return "Esperar la revisión de la aduana.";
  if (state == kInRepresentativeReview) return "Esperar la aprobación del representante.";
  if (state == kApproved || state == kActive) return "Ingresar con el ID.usuario y fijar la contraseña.";
  if (state == kDisabled) return "Presentar la solicitud con Actualiza = true para confirmar los datos.";
  return "Corregir lo indicado y presentar una solicitud nueva.";
}

Result<bool> is_representative(const std::string& ruc, const std::string& user, const std::string& kind,
                               store::UnitOfWork& unit) {
  ESC_TRY(const auto account, unit.accounts().of_user(user_key(user)));
  const bool own = account && account->ruc == ruc && account->kind == kind;
  if (own && (account->state == kActive || account->state == kDisabled)) return account->state == kActive;
  ESC_TRY(const auto registered, unit.operators().find_user(ruc, user_key(user)));
  return registered && registered->active;
}

Status tell_result(const store::Account& account, document::Post& post) {
  const bool approved = account.state == kActive;
  const auto user = domain::UserId::parse(account.user);
  const std::string mailbox = user ? user->senae_mailbox() : "";
  const std::string text = approved
                               ? fmt::format("La solicitud {} fue aprobada. Usuario: {}. Correo SENAE: {}.",
                                             account.submission_number, account.user, mailbox)
                               : fmt::format("La solicitud {} quedó {}. {}", account.submission_number,
                                             account.state, account.remark);
  document::Notice notice;
  notice.event = "REGISTRO_RESUELTO";
  notice.ruc = box_of(account);
  notice.user = account.user;
  notice.subject = approved ? "SOLICITUD DE REGISTRO APROBADA" : "SOLICITUD DE REGISTRO RECHAZADA";
  notice.text = text;
  notice.submission_number = account.submission_number;
  notice.facts = {{"Estado", account.state}, {"Motivos", account.reasons}};
  if (approved) notice.facts.emplace_back("CorreoSenae", mailbox);
  ESC_CHECK(post.notify(notice));
  return post.mail({account.email, "Resultado de su solicitud de registro",
                    text + "\n\nSiguiente paso: " + next_step(account.state) + "\n", false});
}

Status tell_unlocked(const store::Account& account, document::Post& post) {
  document::Notice notice;
  notice.event = "USUARIO_DESBLOQUEADO";
  notice.ruc = box_of(account);
  notice.user = account.user;
  notice.subject = "COMUNICADO DE ECUAPASS - ALERTA DE DESBLOQUEO";
  notice.text = "Los datos del usuario " + account.user + " quedaron actualizados; el usuario está activo.";
  notice.submission_number = account.submission_number;
  ESC_CHECK(post.notify(notice));
  return post.mail({account.email, notice.subject, notice.text + "\n", false});
}

}  // namespace esclusa::registration
