#pragma once
/// An IIE together with what the registers know about it, looked up once for all rules.

#include <optional>
#include <string>
#include <vector>

#include "kinds/iie/iie.h"

namespace esclusa::kinds::iie {

/// All that one document brings in under one declaration, which may be named by several DetalleDAE.
struct Share {
  std::string declaration;
  std::optional<store::Declaration> record;  // empty = the register does not know it
  store::Entered before;                     // by earlier documents, over all depots
  std::int64_t pieces = 0;                   // by this document
  domain::Kilograms weight;
  bool perishable = true;  // every line is
  Instant entered{};       // the latest
};

struct Dossier {
  const Iie& iie;
  std::optional<store::OceRecord> depot;
  std::vector<Share> shares;
  std::vector<std::size_t> share_of;  // by index of the DetalleDAE

  [[nodiscard]] const Share& share(std::size_t detail) const { return shares[share_of[detail]]; }
};

/// Errors: those of the store.
Result<Dossier> gather(const Iie& iie, store::UnitOfWork& unit);

/// Sums that would overflow stay at the largest value, which no limit admits.
domain::Kilograms sum(domain::Kilograms a, domain::Kilograms b);

}  // namespace esclusa::kinds::iie
