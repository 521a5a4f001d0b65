#include "kinds/ise/rules.h"

#include <array>

namespace esclusa::kinds::ise {
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
    Rule{"R11", entry_is_accepted},
    Rule{"R11", declarations_of_entry},
    Rule{"F14", kShared<goods::exporter_of_declaration>},
    Rule{"F13", kShared<goods::base_document>},
    Rule{"S1", time_of_exit},
    Rule{"R11", not_more_than_inside},
    Rule{"R13", state_admits_exit},
    Rule{"S2", transfer_names_depot},
    Rule{"S3", manifest_of_boarding},
    Rule{"F31", kShared<goods::totals>},
    Rule{"F17", kShared<goods::sequence>},
    Rule{"F19", kShared<goods::cargo_type>},
    Rule{"F19", kShared<goods::container_number>},
    Rule{"R18", waybill_of_boarding},
    Rule{"R18", kShared<goods::unit_load_device>},
    Rule{"F27", kShared<goods::driver>},
    Rule{"R10", kShared<goods::plausible_weight>},
    Rule{"R16", container_inside},
    Rule{"R22", kShared<goods::repealed_number>},
    Rule{"F21", kShared<goods::packaging_listed>},
};

std::string_view cause(const Ise& ise) {
  if (ise.motive == "E") return store::kBoarding;
  if (ise.motive == "D") return store::kReturn;
  return ise.motive == "T" ? store::kTransfer : store::kWriteOff;
}

}  // namespace

Result<Dossier> gather(const Ise& ise, store::UnitOfWork& unit) {
  ESC_TRY(goods::Case found, goods::open_case(kNaming, ise, unit));
  Dossier dossier{std::move(found), ise, {}, {}, {}};
  ESC_TRY(dossier.entry, unit.documents().find_number(ise.entry));
  if (dossier.entry) {
    ESC_TRY(dossier.entry_lines, unit.reports().lines(dossier.entry->id));
  }
  if (!ise.destination.empty()) {
    ESC_TRY(dossier.destination, unit.operators().find_oce(ise.destination));
  }
  return dossier;
}

store::Movement movement(const Dossier& dossier, const goods::Share& share, std::int64_t id) {
  const Ise& ise = dossier.ise;
  return {.document = id,
          .depot = ise.depot,
          .declaration = share.declaration,
          .cause = std::string(cause(ise)),
          .pieces = share.moved.pieces,
          .weight = share.moved.weight,
          .at = share.at,
          .destination = ise.destination};
}

goods::Event event(const Ise& ise) {
  return ise.motive == "E" ? goods::Event::boarding : goods::Event::other_exit;
}

std::span<const Rule> rules() {
  return kRules;
}

}  // namespace esclusa::kinds::ise
