#pragma once
/// A report together with what the registers and the store know about it, looked up once for all rules.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "goods/report.h"
#include "goods/shipment_state.h"

namespace esclusa::goods {

/// How the findings of a kind are named.
struct Naming {
  std::string_view root;    // "InformeIngresoMercancia"
  std::string_view family;  // "IIE"

  [[nodiscard]] std::string code(std::string_view number) const;  // "E12" → "IIE-E12"
  /// XPaths; indexes count from 0.
  [[nodiscard]] std::string path(std::string_view element) const;
  [[nodiscard]] std::string detail(std::size_t detail, std::string_view element = {}) const;
  [[nodiscard]] std::string line(std::size_t detail, std::size_t line, std::string_view element = {}) const;
};

/// All that one document moves under one declaration, which may be named by several DetalleDAE.
struct Share {
  std::string declaration;
  std::optional<store::Declaration> record;  // empty = the register does not know it
  std::vector<store::Shipment> shipments;    // by earlier documents, in all depots
  store::Amount moved;                       // by this document
  bool perishable = true;                    // every line is
  Instant at{};                              // the latest

  /// What earlier documents brought in, over all depots, less what went back.
  [[nodiscard]] store::Amount entered() const;
  /// The shipment of a depot; an empty one if nothing entered there.
  [[nodiscard]] store::Shipment in(const std::string& depot) const;
};

struct Case {
  const Naming& naming;
  const Report& report;
  std::string mode;  // of the report; of the original where that is corrected
  std::optional<store::OceRecord> depot;
  std::vector<Share> shares;
  std::vector<std::size_t> share_of;  // by index of the DetalleDAE

  [[nodiscard]] const Share& share(std::size_t detail) const { return shares[share_of[detail]]; }
};

/// Errors: those of the store.
Result<Case> open_case(const Naming& naming, const Report& report, store::UnitOfWork& unit);

/// What the store knows under a declaration; nothing moved yet. Errors: those of the store.
Result<Share> find_share(const std::string& declaration, store::UnitOfWork& unit);
/// Index of the share of a declaration, which is added if there is none.
Result<std::size_t> share_for(Case& c, const std::string& declaration, store::UnitOfWork& unit);

/// Sums that would overflow stay at the largest value, which no limit admits.
domain::Kilograms sum(domain::Kilograms a, domain::Kilograms b);
store::Amount sum(store::Amount a, store::Amount b);
store::Amount difference(store::Amount a, store::Amount b);

/// Calls `check(line, detail index, line index)` for each Carga.
template <class Check>
void for_each_line(const Report& report, Check check) {
  for (std::size_t d = 0; d < report.details.size(); ++d) {
    for (std::size_t l = 0; l < report.details[d].lines.size(); ++l) check(report.details[d].lines[l], d, l);
  }
}

}  // namespace esclusa::goods
