#include "kinds/iie/dossier.h"

#include <algorithm>
#include <limits>

namespace esclusa::kinds::iie {
namespace {

Result<std::size_t> share_for(Dossier& dossier, const std::string& declaration, store::UnitOfWork& unit) {
  auto& shares = dossier.shares;
  const auto known = std::ranges::find(shares, declaration, &Share::declaration);
  if (known != shares.end()) return static_cast<std::size_t>(known - shares.begin());
  Share share;
  share.declaration = declaration;
  ESC_TRY(share.record, unit.declarations().find(declaration));
  if (share.record) {
    ESC_TRY(share.before, unit.shipments().entered(declaration));
  }
  shares.push_back(std::move(share));
  return shares.size() - 1;
}

void add(Share& share, const Detail& detail) {
  share.entered = std::max(share.entered, detail.entered);
  for (const CargoLine& line : detail.lines) {
    share.pieces += line.pieces;  // 999 lines of 50 details at a million each: no overflow
    share.weight = sum(share.weight, line.weight);
    share.perishable = share.perishable && line.perishable;
  }
}

}  // namespace

domain::Kilograms sum(domain::Kilograms a, domain::Kilograms b) {
  return a.plus(b).value_or(domain::Kilograms::from_thousandths(std::numeric_limits<std::int64_t>::max()));
}

Result<Dossier> gather(const Iie& iie, store::UnitOfWork& unit) {
  Dossier dossier{iie, {}, {}, {}};
  ESC_TRY(dossier.depot, unit.operators().find_oce(iie.depot));
  for (const Detail& detail : iie.details) {
    ESC_TRY(const std::size_t index, share_for(dossier, detail.declaration, unit));
    add(dossier.shares[index], detail);
    dossier.share_of.push_back(index);
  }
  return dossier;
}

}  // namespace esclusa::kinds::iie
