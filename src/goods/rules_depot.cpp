#include <fmt/format.h>

#include "document/header.h"
#include "domain/declaration.h"
#include "goods/rules.h"

namespace esclusa::goods {
namespace {

using document::Judgement;
using document::Surroundings;

constexpr std::string_view kPalletizer = "29";
constexpr std::string_view kDirectLoading = "28";

}  // namespace

Status header(const Case& c, const Surroundings& around, Judgement& out) {
  return document::check_header(c.report.header, c.naming.root, around, out.findings);
}

Status district_listed(const Case& c, const Surroundings& around, Judgement& out) {
  document::check_district(c.report.district, c.naming.path("General/Distrito"), around, out.findings);
  return {};
}

Status depot_is_sender(const Case& c, const Surroundings&, Judgement& out) {
  if (c.report.depot != c.report.header.oce_code)
    out.findings.push_back({c.naming.code("E04"), c.naming.path("General/CodigoDeposito"), c.report.depot,
                            "La cabecera dice " + c.report.header.oce_code + "."});
  return {};
}

void check_depot(const std::optional<store::OceRecord>& depot, const std::string& code, Instant issued,
                 const Surroundings& around, const std::string& not_registered,
                 const std::string& not_a_depot, const std::string& path, Findings& findings) {
  if (!depot) {
    findings.push_back({not_registered, path, code, "El código no está en el registro de OCE."});
    return;
  }
  const std::string day = document::ecuador_day(issued);
  if (day < depot->from || day > depot->to)
    findings.push_back(
        {not_registered, path, code, "El código rige del " + depot->from + " al " + depot->to + "."});
  const auto* const type = around.catalog.oce_type(depot->type);
  if (type == nullptr || !type->takes_goods_in)
    findings.push_back({not_a_depot, path, code, "El registro le da el tipo " + depot->type + "."});
}

Status depot_is_registered(const Case& c, const Surroundings& around, Judgement& out) {
  check_depot(c.depot, c.report.depot, c.report.header.issued, around, c.naming.code("E02"),
              c.naming.code("E03"), c.naming.path("General/CodigoDeposito"), out.findings);
  return {};
}

Status ruc_owns_depot(const Case& c, const Surroundings&, Judgement& out) {
  const std::string path = c.naming.path("General/RucDeposito");
  const std::string& ruc = c.report.depot_ruc;
  if (c.depot && ruc != c.depot->ruc)
    out.findings.push_back({c.naming.code("E05"), path, ruc, "El código de depósito pertenece a otro RUC."});
  if (ruc != c.report.header.ruc)
    out.findings.push_back(
        {c.naming.code("E05"), path, ruc, "La cabecera dice " + c.report.header.ruc + "."});
  return {};
}

Status district_of_depot(const Case& c, const Surroundings&, Judgement& out) {
  if (!c.depot || c.depot->district.empty() || c.depot->district == c.report.district) return {};
  out.findings.push_back({c.naming.code("E01"), c.naming.path("General/Distrito"), c.report.district,
                          "El depósito está en el distrito " + c.depot->district + "."});
  return {};
}

Status mode_fits_district(const Case& c, const Surroundings& around, Judgement& out) {
  const auto* const district = around.catalog.district(c.report.district);
  if (district == nullptr || c.mode.empty() || district->expects(c.mode.front())) return {};
  out.findings.push_back({c.naming.code("W03"), c.naming.path("General/ModoTransporte"), c.mode,
                          "Distrito " + district->name + "."});
  return {};
}

/// R18: a palletizer works for air cargo, with loose perishables.
Status palletizer(const Case& c, const Surroundings&, Judgement& out) {
  if (!c.depot || c.depot->type != kPalletizer) return {};
  if (c.mode != "A")
    out.findings.push_back({c.naming.code("E07"), c.naming.path("General/ModoTransporte"), c.mode, ""});
  for_each_line(c.report, [&](const CargoLine& line, std::size_t d, std::size_t l) {
    if (line.perishable && line.type != "CC" && line.type != "GR") return;
    out.findings.push_back({c.naming.code("W18"), c.naming.line(d, l, "TipoCarga"), line.type, ""});
  });
  return {};
}

/// R19: the district itself reports direct loading, under the pseudo-depots 28000xxx.
Status direct_loading(const Case& c, const Surroundings&, Judgement& out) {
  if (!c.depot || c.depot->type != kDirectLoading) return {};
  if (!c.report.depot.starts_with("28000"))
    out.findings.push_back(
        {c.naming.code("E06"), c.naming.path("General/CodigoDeposito"), c.report.depot, ""});
  return {};
}

Status exporter_of_declaration(const Case& c, const Surroundings&, Judgement& out) {
  for (std::size_t d = 0; d < c.report.details.size(); ++d) {
    const std::string& exporter = c.report.details[d].exporter;
    const auto& record = c.share(d).record;
    if (!record || exporter.empty() || exporter == record->exporter_id) continue;
    out.findings.push_back({c.naming.code("E25"), c.naming.detail(d, "RucExportador"), exporter, ""});
  }
  return {};
}

/// The simplified declaration has régimenes of its own.
Status base_document(const Case& c, const Surroundings& around, Judgement& out) {
  for (std::size_t d = 0; d < c.report.details.size(); ++d) {
    const Detail& detail = c.report.details[d];
    const auto number = domain::DaeNumber::parse(detail.declaration);
    const auto* const regimen = number ? around.catalog.regimen(number->regimen()) : nullptr;
    if (regimen == nullptr || detail.base_document == "A") continue;
    const bool simplified = regimen->declaration == catalog::Declaration::das_e;
    if (simplified == (detail.base_document == "S")) continue;
    out.findings.push_back({c.naming.code("E08"), c.naming.detail(d, "TipoDocBase"), detail.base_document,
                            "El régimen del número es " + regimen->code + "."});
  }
  return {};
}

void check_declared(const Naming& naming, const store::Declaration& declaration, store::Amount entered,
                    store::Amount here, const std::string& mode, bool perishable,
                    const document::RuleSettings& settings, const std::string& path, Findings& findings) {
  const bool air = mode == "A";
  const int pieces_percent = air && perishable ? settings.pieces_tolerance_air_percent : 0;
  const int weight_percent = air ? settings.weight_tolerance_air_percent : settings.weight_tolerance_percent;
  const store::Amount before = difference(entered, here);
  if (entered.pieces * 100 > declaration.pieces * (100 + pieces_percent))
    findings.push_back({naming.code("E31"), path, std::to_string(entered.pieces),
                        fmt::format("Declarados {}, ya ingresados {}, en este informe {}; tolerancia {} %.",
                                    declaration.pieces, before.pieces, here.pieces, pieces_percent)});
  const auto limit = declaration.gross_weight.raised_by(weight_percent);
  if (limit && entered.weight > *limit)
    findings.push_back({naming.code("E32"), path, entered.weight.to_string(),
                        fmt::format("Declarado {}, ya ingresado {}, en este informe {}; tolerancia {} %.",
                                    declaration.gross_weight.to_string(), before.weight.to_string(),
                                    here.weight.to_string(), weight_percent)});
}

}  // namespace esclusa::goods
