#include <fmt/format.h>
#include <fmt/ranges.h>

#include "document/header.h"
#include "goods/milestones.h"
#include "kinds/rads/bind.h"
#include "kinds/rads/notices.h"
#include "kinds/rads/rules.h"

namespace esclusa::kinds::rads {
namespace {

/// What the timeline tells of an event.
std::string detail_of(const Row& row) {
  std::vector<std::string> parts;
  if (!row.channel.empty()) parts.push_back("Canal " + row.channel);
  if (row.inspection) parts.push_back(to_iso(*row.inspection));
  for (const std::string& part : {row.officer, row.result}) {
    if (!part.empty()) parts.push_back(part);
  }
  if (!row.manifest.empty()) parts.push_back("MRN " + row.manifest);
  if (!row.remark.empty()) parts.push_back(row.remark);
  return fmt::format("{}", fmt::join(parts, ", "));
}

/// What a step makes durable.
Status book(const Rads& rads, std::int64_t id, const Row& row, const Step& step, store::UnitOfWork& unit) {
  if (step.fault != Fault::none)
    return park("rads.refused", "Se quiso registrar un evento que el embarque no admite.");
  for (const store::Shipment& shipment : step.moved) {
    ESC_CHECK(unit.shipments().set_stage(shipment.depot, shipment.declaration, shipment.stage));
    ESC_CHECK(unit.shipments().add_milestone({.declaration = shipment.declaration,
                                              .depot = shipment.depot,
                                              .document = id,
                                              .event = std::string(goods::milestone_of(event_of(row))),
                                              .at = row.at,
                                              .author = rads.header.ruc,
                                              .moved = {},
                                              .left = goods::inside(shipment),
                                              .state = shipment.stage.state,
                                              .detail = detail_of(row)}));
  }
  ESC_CHECK(unit.declarations().set_state(row.declaration, step.declaration.state));
  return row.channel.empty() ? Status{} : unit.declarations().set_channel(row.declaration, row.channel);
}

class RadsKind final : public document::Kind {
 public:
  [[nodiscard]] std::string_view code() const override { return "RADS"; }
  [[nodiscard]] std::string_view root() const override { return "AutorizacionSalida"; }
  [[nodiscard]] std::string_view schema_version() const override { return "1.0"; }
  [[nodiscard]] std::string_view schema_file() const override { return "rads/1.0/rads.xsd"; }
  [[nodiscard]] std::string_view rules_version() const override { return "2026-11-21"; }
  [[nodiscard]] xmlsig::SignaturePolicy signature() const override {
    return xmlsig::SignaturePolicy::required;
  }
  [[nodiscard]] std::span<const std::string_view> sender_types() const override { return {}; }
  [[nodiscard]] bool customs_only() const override { return true; }
  [[nodiscard]] std::span<const document::Code> codes() const override { return rads::codes(); }
  [[nodiscard]] int order() const override { return 15; }

  Result<std::unique_ptr<document::Document>> bind(const xmlsig::VerifiedOctets& octets, xml::Reader& reader,
                                                   Findings& findings) const override {
    return document::bind_with(binding(), octets, reader, findings);
  }

  [[nodiscard]] std::vector<std::string> cites(const document::Document& document) const override {
    std::vector<std::string> numbers;
    for (const Row& row : static_cast<const Rads&>(document).rows) numbers.push_back(row.declaration);
    return numbers;
  }

  Result<document::Judgement> judge(const document::Document& document,
                                    const document::Surroundings& around) const override {
    const auto& rads = static_cast<const Rads&>(document);
    ESC_TRY(std::vector<Step> steps, walk(rads, around.unit));
    return document::run_rules(rules(), Dossier{rads, std::move(steps)}, around);
  }

  Result<document::Booking> apply(const document::Document& document, std::int64_t id,
                                  const document::Surroundings& around) const override {
    const auto& rads = static_cast<const Rads&>(document);
    ESC_TRY(const std::vector<Step> steps, walk(rads, around.unit));
    for (std::size_t i = 0; i < steps.size(); ++i) {
      ESC_CHECK(book(rads, id, rads.rows[i], steps[i], around.unit));
      ESC_CHECK(announce(rads, rads.rows[i], steps[i], around));
    }
    return document::Booking{};
  }
};

}  // namespace

std::unique_ptr<document::Kind> make_rads() {
  return std::make_unique<RadsKind>();
}

}  // namespace esclusa::kinds::rads
