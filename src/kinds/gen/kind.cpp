#include "document/header.h"
#include "kinds/gen/bind.h"
#include "kinds/gen/rules.h"

namespace esclusa::kinds::gen {
namespace {

class GenKind final : public document::Kind {
 public:
  [[nodiscard]] std::string_view code() const override { return "GEN"; }
  [[nodiscard]] std::string_view root() const override { return "SolicitudRegistroGeneral"; }
  [[nodiscard]] std::string_view schema_version() const override { return "1.0"; }
  [[nodiscard]] std::string_view schema_file() const override { return "gen/1.0/gen.xsd"; }
  [[nodiscard]] std::string_view rules_version() const override { return "2026-11-20"; }
  [[nodiscard]] xmlsig::SignaturePolicy signature() const override {
    return xmlsig::SignaturePolicy::optional;
  }
  [[nodiscard]] std::span<const std::string_view> sender_types() const override { return {}; }
  [[nodiscard]] bool customs_only() const override { return false; }
  [[nodiscard]] std::span<const document::Code> codes() const override { return gen::codes(); }

  Result<std::unique_ptr<document::Document>> bind(const xmlsig::VerifiedOctets& octets, xml::Reader& reader,
                                                   Findings& findings) const override {
    return document::bind_with(binding(), octets, reader, findings);
  }

  /// A good request waits until the applicant confirms the security code; nothing else settles it.
  Result<document::Judgement> judge(const document::Document& document,
                                    const document::Surroundings& around) const override {
    ESC_TRY(document::Judgement judgement,
            document::run_rules(rules(), static_cast<const Gen&>(document), around));
    if (!document::has_errors(judgement.findings))
      judgement.pending = {"Falta confirmar el código de seguridad.", "PENDIENTE_CODIGO", "", {}};
    return judgement;
  }

  Result<std::vector<document::Effect>> apply(const document::Document&, std::int64_t,
                                              const document::Surroundings&) const override {
    return std::vector<document::Effect>{};
  }

  /// Keeps user id, identity and e-mail for this applicant.
  Status hold(const document::Document& document, std::int64_t id,
              const document::Surroundings& around) const override {
    return around.unit.accounts().add(account_of(static_cast<const Gen&>(document), id));
  }
};

}  // namespace

std::unique_ptr<document::Kind> make_gen() {
  return std::make_unique<GenKind>();
}

}  // namespace esclusa::kinds::gen
