#include "registration/request_kind.h"

#include "document/header.h"
#include "registration/account.h"
#include "registration/bind.h"
#include "registration/challenge.h"
#include "registration/rules.h"

namespace esclusa::registration {
namespace {

using document::Surroundings;

class RequestKind final : public document::Kind {
 public:
  explicit RequestKind(Profile profile) : profile_(std::move(profile)) {}
  [[nodiscard]] const Profile& profile() const { return profile_; }

  [[nodiscard]] std::string_view code() const override { return profile_.code; }
  [[nodiscard]] std::string_view root() const override { return profile_.root; }
  [[nodiscard]] std::string_view schema_version() const override { return "1.0"; }
  [[nodiscard]] std::string_view schema_file() const override { return profile_.schema_file; }
  [[nodiscard]] std::string_view rules_version() const override { return "2026-11-21"; }
  [[nodiscard]] xmlsig::SignaturePolicy signature() const override {
    return profile_.is_signed ? xmlsig::SignaturePolicy::required : xmlsig::SignaturePolicy::optional;
  }
  [[nodiscard]] std::span<const std::string_view> sender_types() const override { return {}; }
  [[nodiscard]] bool customs_only() const override { return false; }
  [[nodiscard]] std::span<const document::Code> codes() const override { return registration::codes(); }

  Result<std::unique_ptr<document::Document>> bind(const xmlsig::VerifiedOctets& octets, xml::Reader& reader,
                                                   Findings& findings) const override {
    return document::bind_with(binding(), octets, reader, findings);
  }

  Result<document::Judgement> judge(const document::Document& document,
                                    const Surroundings& around) const override {
    const auto& request = static_cast<const Request&>(document);
    return around.settling == 0 ? judge_new(request, around) : judge_waiting(request, around);
  }

  Result<document::Booking> apply(const document::Document& document, std::int64_t id,
                                  const Surroundings& around) const override {
    const auto& request = static_cast<const Request&>(document);
    ESC_TRY(auto account, account_for(request, id, around.unit));
    if (!account) return park("registration.no_account", "La solicitud aceptada no tiene cuenta.");
    const bool was_disabled = account->state == kDisabled;
    // What was sent in January counts for January, also if it is settled later; a new user begins today.
    const Instant confirmed = request.updates ? around.arrived : around.now;
    ESC_CHECK(around.unit.accounts().refresh(account->document, document::ecuador_day(confirmed)));
    account->state = kActive;
    account->submission_number = request.header.submission_number;
    ESC_CHECK(was_disabled ? tell_unlocked(*account, around.post) : tell_result(*account, around.post));
    return document::Booking{.registration = document::RegistrationNews{request.header.submission_number,
                                                                        kApproved, next_step(kApproved)}};
  }

  /// Keeps user id, identity and e-mail for this applicant and sends the security code.
  Result<document::Pending> hold(const document::Document& document, std::int64_t id,
                                 const Surroundings& around, document::Pending pending) const override {
    const auto& request = static_cast<const Request&>(document);
    if (!request.updates) ESC_CHECK(around.unit.accounts().add(account_of(request, profile_, id, around)));
    ESC_TRY(const auto account, account_for(request, id, around.unit));
    if (!account) return park("registration.no_account", "La solicitud no tiene cuenta.");
    ESC_TRY(const store::Challenge challenge,
            send_code(id, request.header.submission_number, *account, around));
    pending.challenge = challenge.id;
    pending.challenge_until = challenge.expires;
    return pending;
  }

  /// A request that waited is over: its names are free again and the applicant is told. An update that nobody
  /// confirmed leaves the account as it is.
  Status refuse(const document::Document& document, std::int64_t id,
                const Surroundings& around) const override {
    const auto& request = static_cast<const Request&>(document);
    if (around.settling == 0) return request.updates ? Status{} : keep_refusal(request, id, around);
    ESC_TRY(auto account, account_for(request, id, around.unit));
    if (!account) return {};
    if (account->state != kRejected) {
      ESC_CHECK(end(*account, id, around));
      if (!request.updates)
        ESC_CHECK(around.unit.accounts().set_state(id, account->state, account->reasons, account->remark,
                                                   around.now));
      account->submission_number = request.header.submission_number;
    }
    return tell_result(*account, around.post);
  }

 private:
  /// Why a request that nobody rejected is over: it was not confirmed in time, or what let it in no longer
  /// holds (the partner's kinds, the certificate). Codes that were granted with it end the day before.
  static Status end(store::Account& account, std::int64_t id, const Surroundings& around) {
    ESC_TRY(const auto row, around.unit.documents().get(id));
    const bool late = !row || row->codes.find("REG-E21") != std::string::npos;
    account.state = late ? kAnnulled : kRejected;
    account.reasons = late ? "REG-E21" : row->codes;
    account.remark = late ? "No se confirmó a tiempo con el código de seguridad."
                          : "Dejó de cumplir lo necesario: " + row->codes + ".";
    ESC_TRY(const std::vector<store::OceGrant> grants, around.unit.accounts().grants_of(id));
    for (store::OceGrant grant : grants) {
      grant.to = document::ecuador_day(around.now - std::chrono::hours{24});
      ESC_CHECK(around.unit.accounts().grant(grant));
    }
    return {};
  }

  Result<document::Judgement> judge_new(const Request& request, const Surroundings& around) const {
    ESC_TRY(const Filing filing, gather(request, profile_, around.unit));
    document::Judgement judgement;
    for (const Rule& rule : person_rules()) ESC_CHECK(rule.check(filing, around, judgement));
    if (!profile_.section.empty()) {
      for (const auto& table : {company_rules(), operation_rules(), check_rules()})
        for (const Rule& rule : table) ESC_CHECK(rule.check(filing, around, judgement));
    }
    if (!document::has_errors(judgement.findings)) judgement.pending = awaiting_code(request, around);
    return judgement;
  }

  /// The confirmation or the decision came, or the time is over.
  Result<document::Judgement> judge_waiting(const Request& request, const Surroundings& around) const {
    document::Judgement judgement;
    ESC_TRY(const bool confirmed, is_confirmed(around.settling, around.unit));
    ESC_TRY(const auto account, account_for(request, around.settling, around.unit));
    if (!confirmed) {
      const bool over = around.now >= around.arrived + kRequestLifetime;
      ESC_TRY(const bool given_up, has_given_up(around.settling, around.unit));
      if (over || given_up) {
        add(judgement, "REG-E21", "/" + std::string(profile_.root), request.header.submission_number);
      } else {
        judgement.pending = awaiting_code(request, around);
      }
      return judgement;
    }
    if (request.updates || profile_.approval == Approval::automatic || !account ||
        account->state == kApproved)
      return judgement;
    if (account->state == kRejected) {
      tell_reasons(*account, judgement);
    } else {
      judgement.pending = document::Pending{.reason = next_step(review_state(profile_.approval)),
                                            .state = review_state(profile_.approval),
                                            .awaits = settle_key(request.header.submission_number)};
    }
    return judgement;
  }

  /// So that the result can be asked for. The address was not confirmed: nothing is mailed to it.
  Status keep_refusal(const Request& request, std::int64_t id, const Surroundings& around) const {
    ESC_TRY(const auto row, around.unit.documents().get(id));
    if (!row || row->codes == "DUP-E02") return {};  // the number is another request's
    store::Account account = account_of(request, profile_, id, around);
    account.state = kRejected;
    ESC_CHECK(around.unit.accounts().add(account));
    return around.unit.accounts().set_state(id, kRejected, row->codes, "", around.now);
  }

  [[nodiscard]] static document::Pending awaiting_code(const Request& request, const Surroundings& around) {
    return {.reason = "Falta confirmar el código de seguridad.",
            .state = kAwaitsCode,
            .awaits = settle_key(request.header.submission_number),
            .until = around.arrived + kRequestLifetime};
  }

  void tell_reasons(const store::Account& account, document::Judgement& out) const {
    std::string_view codes = account.reasons;
    while (!codes.empty()) {
      const std::string_view code = codes.substr(0, codes.find(','));
      codes.remove_prefix(std::min(codes.size(), code.size() + 1));
      out.findings.push_back({std::string(code), "/" + std::string(profile_.root), "", account.remark});
    }
  }

  /// The request's own account, or the one whose data it confirms.
  static Result<std::optional<store::Account>> account_for(const Request& request, std::int64_t id,
                                                           store::UnitOfWork& unit) {
    return request.updates ? unit.accounts().of_user(user_key(request.person.user))
                           : unit.accounts().of_document(id);
  }

  Profile profile_;
};

}  // namespace

std::unique_ptr<document::Kind> make_request_kind(Profile profile) {
  return std::make_unique<RequestKind>(std::move(profile));
}

const Profile* profile_of(const document::Kind& kind) {
  const auto* const request = dynamic_cast<const RequestKind*>(&kind);
  return request == nullptr ? nullptr : &request->profile();
}

}  // namespace esclusa::registration
