#pragma once
/// Rules that several kinds of report have in common. Their codes have the same number in every family:
/// IIE-E12, ISE-E12 and CII-E12 say the same.

#include "document/rule.h"
#include "goods/case.h"

namespace esclusa::goods {

using Check = Status (*)(const Case&, const document::Surroundings&, document::Judgement&);

/// A common rule as an entry of a kind's own table, whose dossier is a Case with more.
template <class Dossier, Check kCheck>
Status shared(const Dossier& dossier, const document::Surroundings& around, document::Judgement& out) {
  return kCheck(dossier, around, out);
}

// Header, depot, district, mode.
Status header(const Case& c, const document::Surroundings& around, document::Judgement& out);
Status district_listed(const Case& c, const document::Surroundings& around, document::Judgement& out);
Status depot_is_sender(const Case& c, const document::Surroundings& around, document::Judgement& out);
Status depot_is_registered(const Case& c, const document::Surroundings& around, document::Judgement& out);
Status ruc_owns_depot(const Case& c, const document::Surroundings& around, document::Judgement& out);
Status district_of_depot(const Case& c, const document::Surroundings& around, document::Judgement& out);
Status mode_fits_district(const Case& c, const document::Surroundings& around, document::Judgement& out);
Status palletizer(const Case& c, const document::Surroundings& around, document::Judgement& out);
Status direct_loading(const Case& c, const document::Surroundings& around, document::Judgement& out);

// Declaration.
Status exporter_of_declaration(const Case& c, const document::Surroundings& around, document::Judgement& out);
Status base_document(const Case& c, const document::Surroundings& around, document::Judgement& out);

// Lines and totals.
Status totals(const Case& c, const document::Surroundings& around, document::Judgement& out);
Status sequence(const Case& c, const document::Surroundings& around, document::Judgement& out);
Status cargo_type(const Case& c, const document::Surroundings& around, document::Judgement& out);
Status container_number(const Case& c, const document::Surroundings& around, document::Judgement& out);
Status air_waybill(const Case& c, const document::Surroundings& around, document::Judgement& out);
Status unit_load_device(const Case& c, const document::Surroundings& around, document::Judgement& out);
Status driver(const Case& c, const document::Surroundings& around, document::Judgement& out);
Status plausible_weight(const Case& c, const document::Surroundings& around, document::Judgement& out);
Status temperature(const Case& c, const document::Surroundings& around, document::Judgement& out);
Status packaging_listed(const Case& c, const document::Surroundings& around, document::Judgement& out);
Status repealed_number(const Case& c, const document::Surroundings& around, document::Judgement& out);

/// R6 for any depot that a report names: registered, of a type that takes goods in, in force on the day of
/// issue. Finds `not_registered` or `not_a_depot` at `path`.
void check_depot(const std::optional<store::OceRecord>& depot, const std::string& code, Instant issued,
                 const document::Surroundings& around, const std::string& not_registered,
                 const std::string& not_a_depot, const std::string& path, Findings& findings);

/// R8: whether as much as has entered is within what was declared and its tolerance. `here` is what of it
/// this document brings. Finds E31 and E32 at `path`.
void check_declared(const Naming& naming, const store::Declaration& declaration, store::Amount entered,
                    store::Amount here, const std::string& mode, bool perishable,
                    const document::RuleSettings& settings, const std::string& path, Findings& findings);

/// R16: why a container cannot come in at `at` under one more declaration, or empty: it is still inside from
/// another arrival. `declarations` are those under which this document brings it.
std::string container_conflict(const std::string& declaration, Instant at,
                               std::vector<std::string> declarations,
                               const std::vector<store::ContainerStay>& stays);

}  // namespace esclusa::goods
