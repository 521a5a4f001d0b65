#include <algorithm>
#include <array>

#include "document/header.h"
#include "kinds/iie/bind.h"
#include "kinds/iie/booking.h"
#include "kinds/iie/rules.h"

namespace esclusa::kinds::iie {
namespace {

constexpr std::array<std::string_view, 3> kSenders{"05", "28", "29"};

class IieKind final : public document::Kind {
 public:
  [[nodiscard]] std::string_view code() const override { return "IIE"; }
  [[nodiscard]] std::string_view root() const override { return "InformeIngresoMercancia"; }
  [[nodiscard]] std::string_view schema_version() const override { return "1.0"; }
  [[nodiscard]] std::string_view schema_file() const override { return "iie/1.0/iie.xsd"; }
  [[nodiscard]] std::string_view rules_version() const override { return "2026-11-20"; }
  [[nodiscard]] xmlsig::SignaturePolicy signature() const override {
    return xmlsig::SignaturePolicy::required;
  }
  [[nodiscard]] std::span<const std::string_view> sender_types() const override { return kSenders; }
  [[nodiscard]] bool customs_only() const override { return false; }
  [[nodiscard]] std::span<const document::Code> codes() const override { return iie::codes(); }

  Result<std::unique_ptr<document::Document>> bind(const xmlsig::VerifiedOctets& octets, xml::Reader& reader,
                                                   Findings& findings) const override {
    return document::bind_with(binding(), octets, reader, findings);
  }

  /// R15.
  [[nodiscard]] bool urgent(const document::Document& document) const override {
    const auto perishable = [](const Detail& d) {
      return std::ranges::any_of(d.lines, &CargoLine::perishable);
    };
    return std::ranges::any_of(static_cast<const Iie&>(document).details, perishable);
  }

  Result<document::Judgement> judge(const document::Document& document,
                                    const document::Surroundings& around) const override {
    ESC_TRY(const Dossier dossier, gather(static_cast<const Iie&>(document), around.unit));
    document::Judgement judgement;
    for (const auto& table : {depot_rules(), declaration_rules(), cargo_rules()})
      for (const Rule& rule : table) ESC_CHECK(rule.check(dossier, around, judgement));
    if (document::has_errors(judgement.findings)) judgement.pending.reset();  // no use in waiting
    return judgement;
  }

  Result<std::vector<document::Effect>> apply(const document::Document& document, std::int64_t id,
                                              const document::Surroundings& around) const override {
    ESC_TRY(const Dossier dossier, gather(static_cast<const Iie&>(document), around.unit));
    return book(dossier, id, around.unit);
  }
};

}  // namespace

std::unique_ptr<document::Kind> make_iie() {
  return std::make_unique<IieKind>();
}

}  // namespace esclusa::kinds::iie
