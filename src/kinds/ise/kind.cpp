#include "document/header.h"
#include "goods/notices.h"
#include "goods/report_kind.h"
#include "kinds/ise/bind.h"
#include "kinds/ise/booking.h"

namespace esclusa::kinds::ise {
namespace {

class IseKind final : public goods::ReportKind {
 public:
  [[nodiscard]] std::string_view code() const override { return "ISE"; }
  [[nodiscard]] std::string_view root() const override { return "InformeSalidaMercancia"; }
  [[nodiscard]] std::string_view schema_file() const override { return "ise/1.0/ise.xsd"; }
  [[nodiscard]] std::string_view rules_version() const override { return "2026-11-21"; }
  [[nodiscard]] std::span<const document::Code> codes() const override { return ise::codes(); }
  [[nodiscard]] int order() const override { return 20; }

  Result<std::unique_ptr<document::Document>> bind(const xmlsig::VerifiedOctets& octets, xml::Reader& reader,
                                                   Findings& findings) const override {
    return document::bind_with(binding(), octets, reader, findings);
  }

  Result<document::Judgement> judge(const document::Document& document,
                                    const document::Surroundings& around) const override {
    ESC_TRY(const Dossier dossier, gather(static_cast<const Ise&>(document), around.unit));
    return document::run_rules(rules(), dossier, around);
  }

  Result<document::Booking> apply(const document::Document& document, std::int64_t id,
                                  const document::Surroundings& around) const override {
    ESC_TRY(const Dossier dossier, gather(static_cast<const Ise&>(document), around.unit));
    ESC_CHECK(goods::announce(dossier, "el informe de salida", around.post));
    return book(dossier, id, around.unit);
  }
};

}  // namespace

std::unique_ptr<document::Kind> make_ise() {
  return std::make_unique<IseKind>();
}

}  // namespace esclusa::kinds::ise
