#include "document/header.h"
#include "kinds/con/rules.h"
#include "registration/account.h"
#include "registration/challenge.h"
#include "registration/rules.h"

namespace esclusa::kinds::con {
namespace {

using document::Surroundings;
using std::string_view;

const document::Binding<Con>& binding() {
  static const document::Binding<Con> kTable = [] {
    document::Binding<Con> table;
    document::bind_header(table);
    table.text("Confirmacion/DesafioId", [](Con& d, string_view t) { d.challenge = t; })
        .text("Confirmacion/Codigo", [](Con& d, string_view t) { d.code = t; })
        .text("Confirmacion/SolicitaNuevoCodigo", [](Con& d, string_view) { d.wants_new_code = true; });
    return table;
  }();
  return kTable;
}

class ConKind final : public document::Kind {
 public:
  [[nodiscard]] std::string_view code() const override { return "CON"; }
  [[nodiscard]] std::string_view root() const override { return "ConfirmacionRegistro"; }
  [[nodiscard]] std::string_view schema_version() const override { return "1.0"; }
  [[nodiscard]] std::string_view schema_file() const override { return "con/1.0/con.xsd"; }
  [[nodiscard]] std::string_view rules_version() const override { return "2026-11-21"; }
  [[nodiscard]] xmlsig::SignaturePolicy signature() const override {
    return xmlsig::SignaturePolicy::optional;  // as the request: S6
  }
  [[nodiscard]] std::span<const std::string_view> sender_types() const override { return {}; }
  [[nodiscard]] bool customs_only() const override { return false; }
  [[nodiscard]] std::span<const document::Code> codes() const override { return registration::codes(); }
  [[nodiscard]] int order() const override { return 40; }

  Result<std::unique_ptr<document::Document>> bind(const xmlsig::VerifiedOctets& octets, xml::Reader& reader,
                                                   Findings& findings) const override {
    return document::bind_with(binding(), octets, reader, findings);
  }

  Result<document::Judgement> judge(const document::Document& document,
                                    const Surroundings& around) const override {
    ESC_TRY(const Inquiry inquiry, gather(static_cast<const Con&>(document), around.unit));
    return document::run_rules(rules(), inquiry, around);
  }

  /// The right code lets the request go on; a new code makes the one before void.
  Result<document::Booking> apply(const document::Document& document, std::int64_t,
                                  const Surroundings& around) const override {
    ESC_TRY(const Inquiry inquiry, gather(static_cast<const Con&>(document), around.unit));
    const std::string& number = inquiry.request->submission_number;
    document::RegistrationNews news{number, registration::kAwaitsCode,
                                    registration::next_step(registration::kAwaitsCode)};
    if (inquiry.confirmation.wants_new_code) {
      ESC_TRY(const store::Challenge challenge,
              registration::send_code(inquiry.request->id, number, *inquiry.account, around));
      news.challenge = challenge.id;
      news.challenge_until = challenge.expires;
      return document::Booking{.registration = std::move(news)};
    }
    ESC_CHECK(around.unit.accounts().end_challenge(inquiry.challenge->id, "USADO"));
    news.state = registration::kConfirmed;
    news.next_step = "Esperar el acuse definitivo de la solicitud.";
    if (inquiry.account->document == inquiry.request->id) {
      const char* const state = registration::state_after_code(inquiry.account->kind);
      ESC_CHECK(around.unit.accounts().set_state(inquiry.account->document, state, "", "", {}));
      news.state = state;
      news.next_step = registration::next_step(state);
    }
    ESC_CHECK(around.unit.documents().came(registration::settle_key(number)));
    return document::Booking{.registration = std::move(news)};
  }

  /// A wrong code uses up a try; the last one ends the request.
  Status refuse(const document::Document& document, std::int64_t, const Surroundings& around) const override {
    ESC_TRY(const Inquiry inquiry, gather(static_cast<const Con&>(document), around.unit));
    if (!is_wrong_code(inquiry, around)) return {};
    ESC_TRY(const bool last, registration::use_up_try(*inquiry.challenge, around.unit));
    if (!last) return {};
    return around.unit.documents().came(registration::settle_key(inquiry.request->submission_number));
  }
};

}  // namespace

std::unique_ptr<document::Kind> make_con() {
  return std::make_unique<ConKind>();
}

}  // namespace esclusa::kinds::con
