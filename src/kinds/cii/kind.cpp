#include "document/header.h"
#include "goods/notices.h"
#include "goods/report_kind.h"
#include "kinds/cii/bind.h"
#include "kinds/cii/booking.h"
#include "kinds/cii/rules.h"

namespace esclusa::kinds::cii {
namespace {

class CiiKind final : public goods::ReportKind {
 public:
  [[nodiscard]] std::string_view code() const override { return "CII"; }
  [[nodiscard]] std::string_view root() const override { return "SolicitudCorreccionInforme"; }
  [[nodiscard]] std::string_view schema_file() const override { return "cii/1.0/cii.xsd"; }
  [[nodiscard]] std::string_view rules_version() const override { return "2026-11-21"; }
  [[nodiscard]] std::span<const document::Code> codes() const override { return cii::codes(); }
  [[nodiscard]] int order() const override { return 30; }

  Result<std::unique_ptr<document::Document>> bind(const xmlsig::VerifiedOctets& octets, xml::Reader& reader,
                                                   Findings& findings) const override {
    return document::bind_with(binding(), octets, reader, findings);
  }

  Result<document::Judgement> judge(const document::Document& document,
                                    const document::Surroundings& around) const override {
    ESC_TRY(const Dossier dossier, gather(static_cast<const Cii&>(document), around.unit));
    ESC_TRY(document::Judgement judgement, document::run_rules(request_rules(), dossier, around));
    if (!doubt(dossier).code.empty()) return judgement;  // nothing of others' reports is told
    for (const Rule& rule : correction_rules()) ESC_CHECK(rule.check(dossier, around, judgement));
    return judgement;
  }

  Result<document::Booking> apply(const document::Document& document, std::int64_t id,
                                  const document::Surroundings& around) const override {
    ESC_TRY(const Dossier dossier, gather(static_cast<const Cii&>(document), around.unit));
    ESC_CHECK(goods::announce(dossier, "la corrección", around.post));
    return book(dossier, id, around.unit);
  }
};

}  // namespace

std::unique_ptr<document::Kind> make_cii() {
  return std::make_unique<CiiKind>();
}

}  // namespace esclusa::kinds::cii
