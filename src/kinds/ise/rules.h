#pragma once
/// The rules of the ISE; README.md has the table for people.

#include <optional>
#include <span>
#include <vector>

#include "document/rule.h"
#include "goods/ledger.h"
#include "goods/rules.h"
#include "kinds/ise/ise.h"

namespace esclusa::kinds::ise {

inline constexpr goods::Naming kNaming{"InformeSalidaMercancia", "ISE"};

struct Dossier : goods::Case {
  const Ise& ise;
  std::optional<store::DocumentRecord> entry;  // whatever holds the number that is cited
  std::vector<store::ReportLine> entry_lines;
  std::optional<store::OceRecord> destination;
};

/// Errors: those of the store.
Result<Dossier> gather(const Ise& ise, store::UnitOfWork& unit);

/// The movement of one share; `id` is 0 before it is booked.
store::Movement movement(const Dossier& dossier, const goods::Share& share, std::int64_t id);
goods::Event event(const Ise& ise);

using Rule = document::Rule<Dossier>;

std::span<const Rule> rules();

Status entry_is_accepted(const Dossier&, const document::Surroundings&, document::Judgement&);
Status declarations_of_entry(const Dossier&, const document::Surroundings&, document::Judgement&);
Status time_of_exit(const Dossier&, const document::Surroundings&, document::Judgement&);
Status not_more_than_inside(const Dossier&, const document::Surroundings&, document::Judgement&);
Status state_admits_exit(const Dossier&, const document::Surroundings&, document::Judgement&);
Status transfer_names_depot(const Dossier&, const document::Surroundings&, document::Judgement&);
Status manifest_of_boarding(const Dossier&, const document::Surroundings&, document::Judgement&);
Status waybill_of_boarding(const Dossier&, const document::Surroundings&, document::Judgement&);
Status container_inside(const Dossier&, const document::Surroundings&, document::Judgement&);

std::span<const document::Code> codes();

}  // namespace esclusa::kinds::ise
