#include "kinds/iie/rules.h"

#include <array>

namespace esclusa::kinds::iie {
namespace {

template <goods::Check kCheck>
constexpr auto kShared = goods::shared<Dossier, kCheck>;

constexpr std::array kRules{
    Rule{"header", kShared<goods::header>},
    Rule{"F6", kShared<goods::depot_is_sender>},
    Rule{"R6", kShared<goods::depot_is_registered>},
    Rule{"F7", kShared<goods::ruc_owns_depot>},
    Rule{"F5", kShared<goods::district_listed>},
    Rule{"R7", kShared<goods::district_of_depot>},
    Rule{"F9", kShared<goods::mode_fits_district>},
    Rule{"R18", kShared<goods::palletizer>},
    Rule{"R19", kShared<goods::direct_loading>},
    Rule{"R2", declaration_exists},
    Rule{"R3", state_admits_entry},
    Rule{"R4", declaration_in_force},
    Rule{"R5", departure_warehouse},
    Rule{"F14", kShared<goods::exporter_of_declaration>},
    Rule{"R7", district_of_declaration},
    Rule{"F13", kShared<goods::base_document>},
    Rule{"F15", time_of_entry},
    Rule{"F16", parcel_number},
    Rule{"R8", not_over_declared},
    Rule{"R8", entry_type_fits},
    Rule{"F31", kShared<goods::totals>},
    Rule{"F17", kShared<goods::sequence>},
    Rule{"F19", kShared<goods::cargo_type>},
    Rule{"F19", kShared<goods::container_number>},
    Rule{"F26", kShared<goods::air_waybill>},
    Rule{"R18", kShared<goods::unit_load_device>},
    Rule{"F27", kShared<goods::driver>},
    Rule{"R10", kShared<goods::plausible_weight>},
    Rule{"R16", container_inside},
    Rule{"R17", kShared<goods::temperature>},
    Rule{"R22", kShared<goods::repealed_number>},
    Rule{"F21", kShared<goods::packaging_listed>},
};

}  // namespace

Result<Dossier> gather(const Iie& iie, store::UnitOfWork& unit) {
  ESC_TRY(goods::Case found, goods::open_case(kNaming, iie, unit));
  return Dossier{std::move(found), iie};
}

store::Movement movement(const Dossier& dossier, const goods::Share& share, std::int64_t id) {
  return {id,
          dossier.iie.depot,
          share.declaration,
          std::string(store::kEntry),
          share.moved.pieces,
          share.moved.weight,
          share.at};
}

std::span<const Rule> rules() {
  return kRules;
}

}  // namespace esclusa::kinds::iie
