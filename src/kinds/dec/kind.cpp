#include <algorithm>

#include "document/header.h"
#include "kinds/dec/rules.h"
#include "registration/account.h"
#include "registration/review.h"
#include "registration/rules.h"

namespace esclusa::kinds::dec {
namespace {

using document::Surroundings;
using std::string_view;

const document::Binding<Dec>& binding() {
  static const document::Binding<Dec> kTable = [] {
    document::Binding<Dec> table;
    document::bind_header(table);
    table.text("Decision/NumeroEntregaSolicitud", [](Dec& d, string_view t) { d.request = t; })
        .text("Decision/Resolucion", [](Dec& d, string_view t) { d.approves = t == "APROBAR"; })
        .text("Decision/Motivo", [](Dec& d, string_view t) { d.motives.emplace_back(t); })
        .text("Decision/Observacion", [](Dec& d, string_view t) { d.remark = document::trimmed(t); })
        .enter("Decision/OceOtorgado", [](Dec& d) { d.grants.emplace_back(); })
        .text("Decision/OceOtorgado/Tipo", [](Dec& d, string_view t) { d.grants.back().type = t; })
        .text("Decision/OceOtorgado/Codigo", [](Dec& d, string_view t) { d.grants.back().code = t; })
        .text("Decision/OceOtorgado/FechaInicio", [](Dec& d, string_view t) { d.grants.back().from = t; })
        .text("Decision/OceOtorgado/FechaFin", [](Dec& d, string_view t) { d.grants.back().to = t; });
    return table;
  }();
  return kTable;
}

std::string codes_of(const std::vector<std::string>& motives) {
  std::string codes;
  for (const std::string& motive : motives) {
    const auto* const known =
        std::ranges::find(registration::kMotives, motive, &registration::Motive::motive);
    if (known == registration::kMotives.end()) continue;  // a worker lied: the schema has no other words
    codes += codes.empty() ? "" : ",";
    codes += known->code;
  }
  return codes;
}

class DecKind final : public document::Kind {
 public:
  [[nodiscard]] std::string_view code() const override { return "DEC"; }
  [[nodiscard]] std::string_view root() const override { return "DecisionRegistro"; }
  [[nodiscard]] std::string_view schema_version() const override { return "1.0"; }
  [[nodiscard]] std::string_view schema_file() const override { return "dec/1.0/dec.xsd"; }
  [[nodiscard]] std::string_view rules_version() const override { return "2026-11-21"; }
  [[nodiscard]] xmlsig::SignaturePolicy signature() const override {
    return xmlsig::SignaturePolicy::required;
  }
  [[nodiscard]] std::span<const std::string_view> sender_types() const override { return {}; }
  [[nodiscard]] bool customs_only() const override { return false; }
  [[nodiscard]] std::span<const document::Code> codes() const override { return registration::codes(); }
  [[nodiscard]] int order() const override { return 50; }

  Result<std::unique_ptr<document::Document>> bind(const xmlsig::VerifiedOctets& octets, xml::Reader& reader,
                                                   Findings& findings) const override {
    return document::bind_with(binding(), octets, reader, findings);
  }

  Result<document::Judgement> judge(const document::Document& document,
                                    const Surroundings& around) const override {
    ESC_TRY(const Case c, gather(static_cast<const Dec&>(document), around.unit));
    return document::run_rules(rules(), c, around);
  }

  /// Marks the request as decided; its own final answer follows at once.
  Result<document::Booking> apply(const document::Document& document, std::int64_t,
                                  const Surroundings& around) const override {
    ESC_TRY(const Case c, gather(static_cast<const Dec&>(document), around.unit));
    const Dec& decision = c.decision;
    const char* const state = decision.approves ? registration::kApproved : registration::kRejected;
    ESC_CHECK(around.unit.accounts().set_state(c.account->document, state, codes_of(decision.motives),
                                               decision.remark, around.now));
    for (const registration::OceRow& row : decision.grants) {
      ESC_CHECK(around.unit.accounts().grant(
          {row.code, row.type, c.account->ruc, c.account->name,
           row.from.empty() ? document::ecuador_day(around.now) : registration::to_iso_day(row.from),
           row.to.empty() ? "9999-12-31" : registration::to_iso_day(row.to), c.account->document}));
    }
    ESC_CHECK(around.unit.documents().came(registration::settle_key(decision.request)));
    return document::Booking{
        .registration = document::RegistrationNews{decision.request, state, registration::next_step(state)}};
  }

 private:
  static Result<Case> gather(const Dec& decision, store::UnitOfWork& unit) {
    Case c{.decision = decision};
    ESC_TRY(c.account, unit.accounts().of_number(decision.request));
    return c;
  }
};

}  // namespace

std::unique_ptr<document::Kind> make_dec() {
  return std::make_unique<DecKind>();
}

}  // namespace esclusa::kinds::dec
