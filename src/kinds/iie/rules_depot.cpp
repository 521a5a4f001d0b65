#include <array>

#include "document/header.h"
#include "kinds/iie/rules.h"

namespace esclusa::kinds::iie {
namespace {

using document::Judgement;
using document::Surroundings;

constexpr std::string_view kPalletizer = "29";
constexpr std::string_view kDirectLoading = "28";

Status header(const Dossier& dossier, const Surroundings& around, Judgement& out) {
  document::check_header(dossier.iie.header, "InformeIngresoMercancia", around, out.findings);
  return {};
}

Status depot_is_sender(const Dossier& dossier, const Surroundings&, Judgement& out) {
  const Iie& iie = dossier.iie;
  if (iie.depot != iie.header.oce_code)
    out.findings.push_back({"IIE-E04", general_path("General/CodigoDeposito"), iie.depot,
                            "La cabecera dice " + iie.header.oce_code + "."});
  return {};
}

/// R6: registered, of a type that takes goods in, in force.
Status depot_is_registered(const Dossier& dossier, const Surroundings& around, Judgement& out) {
  const Iie& iie = dossier.iie;
  const std::string path = general_path("General/CodigoDeposito");
  if (!dossier.depot) {
    out.findings.push_back({"IIE-E02", path, iie.depot, "El código no está en el registro de OCE."});
    return {};
  }
  const store::OceRecord& depot = *dossier.depot;
  const std::string day = document::ecuador_day(iie.header.issued);
  if (day < depot.from || day > depot.to)
    out.findings.push_back(
        {"IIE-E02", path, iie.depot, "El código rige del " + depot.from + " al " + depot.to + "."});
  const auto* const type = around.catalog.oce_type(depot.type);
  if (type == nullptr || !type->takes_goods_in)
    out.findings.push_back({"IIE-E03", path, iie.depot, "El registro le da el tipo " + depot.type + "."});
  return {};
}

Status ruc_owns_depot(const Dossier& dossier, const Surroundings&, Judgement& out) {
  const Iie& iie = dossier.iie;
  const std::string path = general_path("General/RucDeposito");
  if (dossier.depot && iie.depot_ruc != dossier.depot->ruc)
    out.findings.push_back({"IIE-E05", path, iie.depot_ruc, "El código de depósito pertenece a otro RUC."});
  if (iie.depot_ruc != iie.header.ruc)
    out.findings.push_back({"IIE-E05", path, iie.depot_ruc, "La cabecera dice " + iie.header.ruc + "."});
  return {};
}

Status district_of_depot(const Dossier& dossier, const Surroundings&, Judgement& out) {
  const Iie& iie = dossier.iie;
  if (!dossier.depot || dossier.depot->district.empty() || dossier.depot->district == iie.district) return {};
  out.findings.push_back({"IIE-E01", general_path("General/Distrito"), iie.district,
                          "El depósito está en el distrito " + dossier.depot->district + "."});
  return {};
}

Status mode_fits_district(const Dossier& dossier, const Surroundings& around, Judgement& out) {
  const Iie& iie = dossier.iie;
  const auto* const district = around.catalog.district(iie.district);
  if (district == nullptr || iie.mode.empty() || district->expects(iie.mode.front())) return {};
  out.findings.push_back(
      {"IIE-W03", general_path("General/ModoTransporte"), iie.mode, "Distrito " + district->name + "."});
  return {};
}

/// R18: a palletizer works for air cargo, with loose perishables.
Status palletizer(const Dossier& dossier, const Surroundings&, Judgement& out) {
  if (!dossier.depot || dossier.depot->type != kPalletizer) return {};
  const Iie& iie = dossier.iie;
  if (iie.mode != "A")
    out.findings.push_back({"IIE-E07", general_path("General/ModoTransporte"), iie.mode, ""});
  for (std::size_t d = 0; d < iie.details.size(); ++d) {
    for (std::size_t l = 0; l < iie.details[d].lines.size(); ++l) {
      const CargoLine& line = iie.details[d].lines[l];
      if (line.perishable && line.type != "CC" && line.type != "GR") continue;
      out.findings.push_back({"IIE-W18", line_path(d, l, "TipoCarga"), line.type, ""});
    }
  }
  return {};
}

/// R19: the district itself reports direct loading, under the pseudo-depots 28000xxx.
Status direct_loading(const Dossier& dossier, const Surroundings&, Judgement& out) {
  if (!dossier.depot || dossier.depot->type != kDirectLoading) return {};
  if (!dossier.iie.depot.starts_with("28000"))
    out.findings.push_back({"IIE-E06", general_path("General/CodigoDeposito"), dossier.iie.depot, ""});
  return {};
}

constexpr std::array kRules{
    Rule{"header", header},     Rule{"F6", depot_is_sender},   Rule{"R6", depot_is_registered},
    Rule{"F7", ruc_owns_depot}, Rule{"R7", district_of_depot}, Rule{"F9", mode_fits_district},
    Rule{"R18", palletizer},    Rule{"R19", direct_loading},
};

}  // namespace

std::span<const Rule> depot_rules() {
  return kRules;
}

}  // namespace esclusa::kinds::iie
