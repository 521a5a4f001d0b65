#pragma once
/// What the kinds of reports answer alike.

#include <array>
#include <string_view>
#include <vector>

#include "document/kind.h"
#include "goods/report.h"

namespace esclusa::goods {

/// Documents of a kind that derives from this are Reports.
class ReportKind : public document::Kind {
 public:
  [[nodiscard]] std::string_view schema_version() const override { return "1.0"; }
  [[nodiscard]] xmlsig::SignaturePolicy signature() const override {
    return xmlsig::SignaturePolicy::required;
  }
  /// Depots, palletizers and the district for direct loading.
  [[nodiscard]] std::span<const std::string_view> sender_types() const override {
    static constexpr std::array<std::string_view, 3> kSenders{"05", "28", "29"};
    return kSenders;
  }
  [[nodiscard]] bool customs_only() const override { return false; }
  [[nodiscard]] std::vector<std::string> cites(const document::Document& document) const override {
    return declarations_of(static_cast<const Report&>(document));
  }
  /// R15.
  [[nodiscard]] bool urgent(const document::Document& document) const override {
    return has_perishables(static_cast<const Report&>(document));
  }
};

}  // namespace esclusa::goods
