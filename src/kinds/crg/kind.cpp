#include "document/header.h"
#include "kinds/crg/bind.h"
#include "kinds/crg/rules.h"

namespace esclusa::kinds::crg {
namespace {

/// Puts the rows of a part beside those of the earlier ones; the last part that was missing puts all of them
/// in force.
Status take_part(const Delivery& delivery, std::int64_t document, const document::Surroundings& around) {
  store::Generations& generations = around.unit.generations();
  const Crg& crg = delivery.crg;
  std::int64_t id = 0;
  if (const store::Generation* const filling = delivery.of_series()) {
    id = filling->id;
  } else {
    ESC_TRY(const auto row, around.unit.documents().get(document));
    ESC_TRY(id, generations.begin({crg.register_name, delivery.series(), crg.header.submission_number,
                                   row ? row->sha256 : Digest{}, around.now}));
  }
  ESC_CHECK(generations.add_part(id, crg.part));
  for (const registry::Record& record : delivery.records) ESC_CHECK(registry::put(around.unit, id, record));
  ESC_CHECK(generations.extend(id, delivery.records.size()));
  ESC_TRY(const int parts, generations.count_parts(id));
  return parts < crg.parts ? Status{} : generations.activate(id, around.now);
}

class CrgKind final : public document::Kind {
 public:
  [[nodiscard]] std::string_view code() const override { return "CRG"; }
  [[nodiscard]] std::string_view root() const override { return "CargaRegistro"; }
  [[nodiscard]] std::string_view schema_version() const override { return "1.0"; }
  [[nodiscard]] std::string_view schema_file() const override { return "crg/1.0/crg.xsd"; }
  [[nodiscard]] std::string_view rules_version() const override { return "2026-11-20"; }
  [[nodiscard]] xmlsig::SignaturePolicy signature() const override {
    return xmlsig::SignaturePolicy::required;
  }
  [[nodiscard]] std::span<const std::string_view> sender_types() const override { return {}; }
  [[nodiscard]] bool customs_only() const override { return true; }
  [[nodiscard]] std::span<const document::Code> codes() const override { return crg::codes(); }
  [[nodiscard]] int order() const override { return 0; }

  Result<std::unique_ptr<document::Document>> bind(const xmlsig::VerifiedOctets& octets, xml::Reader& reader,
                                                   Findings& findings) const override {
    auto document = std::make_unique<Crg>();
    CrgBinder binder(*document);
    return document::read_into(std::move(document), binder, octets, reader, findings);
  }

  Result<document::Judgement> judge(const document::Document& document,
                                    const document::Surroundings& around) const override {
    ESC_TRY(const Delivery delivery, gather(static_cast<const Crg&>(document), around.unit));
    return document::run_rules(rules(), delivery, around);
  }

  Result<document::Booking> apply(const document::Document& document, std::int64_t id,
                                  const document::Surroundings& around) const override {
    ESC_TRY(const Delivery delivery, gather(static_cast<const Crg&>(document), around.unit));
    if (delivery.target.replaced) {
      ESC_CHECK(take_part(delivery, id, around));
    } else {
      for (const registry::Record& record : delivery.records)
        ESC_CHECK(registry::put(around.unit, 0, record));
    }
    return document::Booking{};
  }
};

}  // namespace

std::unique_ptr<document::Kind> make_crg() {
  return std::make_unique<CrgKind>();
}

}  // namespace esclusa::kinds::crg
