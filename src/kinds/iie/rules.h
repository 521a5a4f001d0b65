#pragma once
/// The rules of the IIE; README.md has the table for people.

#include <span>
#include <vector>

#include "document/rule.h"
#include "goods/rules.h"
#include "kinds/iie/iie.h"

namespace esclusa::kinds::iie {

inline constexpr goods::Naming kNaming{"InformeIngresoMercancia", "IIE"};

struct Dossier : goods::Case {
  const Iie& iie;
};

/// Errors: those of the store.
Result<Dossier> gather(const Iie& iie, store::UnitOfWork& unit);

/// The movement of one share; `id` is 0 before it is booked.
store::Movement movement(const Dossier& dossier, const goods::Share& share, std::int64_t id);

using Rule = document::Rule<Dossier>;

std::span<const Rule> rules();

// What the DAE says.
Status declaration_exists(const Dossier&, const document::Surroundings&, document::Judgement&);
Status state_admits_entry(const Dossier&, const document::Surroundings&, document::Judgement&);
Status declaration_in_force(const Dossier&, const document::Surroundings&, document::Judgement&);
Status departure_warehouse(const Dossier&, const document::Surroundings&, document::Judgement&);
Status district_of_declaration(const Dossier&, const document::Surroundings&, document::Judgement&);
Status time_of_entry(const Dossier&, const document::Surroundings&, document::Judgement&);
Status parcel_number(const Dossier&, const document::Surroundings&, document::Judgement&);
Status not_over_declared(const Dossier&, const document::Surroundings&, document::Judgement&);
Status entry_type_fits(const Dossier&, const document::Surroundings&, document::Judgement&);

/// R16.
Status container_inside(const Dossier&, const document::Surroundings&, document::Judgement&);

std::span<const document::Code> codes();

}  // namespace esclusa::kinds::iie
