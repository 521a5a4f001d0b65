#include "document/header.h"
#include "kinds/dae/bind.h"
#include "kinds/dae/notices.h"
#include "kinds/dae/rules.h"

namespace esclusa::kinds::dae {
namespace {

class DaeKind final : public document::Kind {
 public:
  [[nodiscard]] std::string_view code() const override { return "DAE"; }
  [[nodiscard]] std::string_view root() const override { return "DeclaracionAduaneraExportacion"; }
  [[nodiscard]] std::string_view schema_version() const override { return "1.0"; }
  [[nodiscard]] std::string_view schema_file() const override { return "dae/1.0/dae.xsd"; }
  [[nodiscard]] std::string_view rules_version() const override { return "2026-11-20"; }
  [[nodiscard]] xmlsig::SignaturePolicy signature() const override {
    return xmlsig::SignaturePolicy::required;
  }
  [[nodiscard]] std::span<const std::string_view> sender_types() const override { return {}; }
  [[nodiscard]] bool customs_only() const override { return true; }
  [[nodiscard]] std::span<const document::Code> codes() const override { return dae::codes(); }
  [[nodiscard]] int order() const override { return 0; }

  Result<std::unique_ptr<document::Document>> bind(const xmlsig::VerifiedOctets& octets, xml::Reader& reader,
                                                   Findings& findings) const override {
    return document::bind_with(binding(), octets, reader, findings);
  }

  Result<document::Judgement> judge(const document::Document& document,
                                    const document::Surroundings& around) const override {
    return document::run_rules(rules(), static_cast<const Dae&>(document), around);
  }

  Result<document::Booking> apply(const document::Document& document, std::int64_t,
                                  const document::Surroundings& around) const override {
    for (const Row& row : static_cast<const Dae&>(document).rows) {
      ESC_TRY(const auto before, around.unit.declarations().find(row.declaration.number));
      ESC_CHECK(around.unit.declarations().put(row.declaration));
      if (before)
        ESC_CHECK(announce_channel(row.declaration, *before, document.header.submission_number, around));
      ESC_CHECK(around.unit.documents().came("DAE:" + row.declaration.number));
    }
    return document::Booking{};
  }
};

}  // namespace

std::unique_ptr<document::Kind> make_dae() {
  return std::make_unique<DaeKind>();
}

}  // namespace esclusa::kinds::dae
