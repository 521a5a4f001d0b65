#include "document/header.h"
#include "goods/notices.h"
#include "goods/report_kind.h"
#include "kinds/iie/bind.h"
#include "kinds/iie/booking.h"

namespace esclusa::kinds::iie {
namespace {

class IieKind final : public goods::ReportKind {
 public:
  [[nodiscard]] std::string_view code() const override { return "IIE"; }
  [[nodiscard]] std::string_view root() const override { return "InformeIngresoMercancia"; }
  [[nodiscard]] std::string_view schema_file() const override { return "iie/1.0/iie.xsd"; }
  [[nodiscard]] std::string_view rules_version() const override { return "2026-11-21"; }
  [[nodiscard]] std::span<const document::Code> codes() const override { return iie::codes(); }

  Result<std::unique_ptr<document::Document>> bind(const xmlsig::VerifiedOctets& octets, xml::Reader& reader,
                                                   Findings& findings) const override {
    return document::bind_with(binding(), octets, reader, findings);
  }

  Result<document::Judgement> judge(const document::Document& document,
                                    const document::Surroundings& around) const override {
    ESC_TRY(const Dossier dossier, gather(static_cast<const Iie&>(document), around.unit));
    ESC_TRY(document::Judgement judgement, document::run_rules(rules(), dossier, around));
    if (document::has_errors(judgement.findings)) judgement.pending.reset();  // no use in waiting
    return judgement;
  }

  Result<document::Booking> apply(const document::Document& document, std::int64_t id,
                                  const document::Surroundings& around) const override {
    ESC_TRY(const Dossier dossier, gather(static_cast<const Iie&>(document), around.unit));
    ESC_CHECK(goods::announce(dossier, "el informe de ingreso", around.post));
    return book(dossier, id, around.unit);
  }
};

}  // namespace

std::unique_ptr<document::Kind> make_iie() {
  return std::make_unique<IieKind>();
}

}  // namespace esclusa::kinds::iie
