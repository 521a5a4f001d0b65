#include "kinds/dae/rules.h"

#include <fmt/format.h>

#include <array>
#include <set>

#include "document/header.h"
#include "domain/declaration.h"
#include "domain/identity.h"

namespace esclusa::kinds::dae {
namespace {

using document::Code;
using document::Judgement;
using document::Surroundings;

std::string path(std::size_t row, std::string_view element) {
  return fmt::format("/DeclaracionAduaneraExportacion/Declaracion[{}]/{}", row + 1, element);
}

/// Calls `check(declaration, row index)` for each row.
template <class Check>
void for_each_row(const Dae& dae, Check check) {
  for (std::size_t i = 0; i < dae.rows.size(); ++i) check(dae.rows[i].declaration, i);
}

Status header(const Dae& dae, const Surroundings& around, Judgement& out) {
  return document::check_header(dae.header, "DeclaracionAduaneraExportacion", around, out.findings);
}

/// Why a declaration with this number cannot exist, or empty.
std::string doubt(const domain::DaeNumber& number, const store::Declaration& declaration,
                  const catalog::Catalog& catalog) {
  if (!catalog.has_clearance_district(number.district())) return "El distrito no está en la lista.";
  if (!catalog.has_regimen(number.regimen())) return "El régimen no es de exportación.";
  const std::int64_t year = document::to_integer(document::ecuador_day(declaration.accepted).substr(0, 4));
  return number.year() > year || number.year() < year - 1 ? "El año no es el de la aceptación ni el anterior."
                                                          : "";
}

Status number(const Dae& dae, const Surroundings& around, Judgement& out) {
  for_each_row(dae, [&](const store::Declaration& declaration, std::size_t i) {
    const auto parsed = domain::DaeNumber::parse(declaration.number);
    if (!parsed) {
      out.findings.push_back({parsed.error().code, path(i, "NumeroDAE"), declaration.number, ""});
      return;
    }
    std::string why = doubt(*parsed, declaration, around.catalog);
    if (!why.empty())
      out.findings.push_back({"DAE-E01", path(i, "NumeroDAE"), declaration.number, std::move(why)});
    if (parsed->district() != declaration.district)
      out.findings.push_back({"DAE-E11", path(i, "Distrito"), declaration.district, ""});
  });
  return {};
}

Status once(const Dae& dae, const Surroundings&, Judgement& out) {
  std::set<std::string_view> seen;
  for_each_row(dae, [&](const store::Declaration& declaration, std::size_t i) {
    if (!seen.insert(declaration.number).second)
      out.findings.push_back({"DAE-E12", path(i, "NumeroDAE"), declaration.number, ""});
  });
  return {};
}

Status dates(const Dae& dae, const Surroundings&, Judgement& out) {
  for_each_row(dae, [&](const store::Declaration& declaration, std::size_t i) {
    if (declaration.accepted > dae.header.issued)
      out.findings.push_back({"DAE-E13", path(i, "FechaAceptacion"), to_iso(declaration.accepted), ""});
    if (declaration.valid_until < document::ecuador_day(declaration.accepted))
      out.findings.push_back({"DAE-E14", path(i, "VigenciaHasta"), declaration.valid_until, ""});
  });
  return {};
}

/// R14: no channel before the goods have entered.
Status channel(const Dae& dae, const Surroundings&, Judgement& out) {
  for_each_row(dae, [&](const store::Declaration& declaration, std::size_t i) {
    if (declaration.state == "ACEPTADA" && !declaration.channel.empty())
      out.findings.push_back({"DAE-E15", path(i, "CanalAforo"), declaration.channel, ""});
  });
  return {};
}

Status exporter(const Dae& dae, const Surroundings& around, Judgement& out) {
  for (std::size_t i = 0; i < dae.rows.size(); ++i) {
    const std::string& id = dae.rows[i].declaration.exporter_id;
    if (id.size() == 13 && id.find_first_not_of("0123456789") == std::string::npos)
      ESC_CHECK(document::check_ruc(id, path(i, "RucExportador"), around, out.findings));
  }
  return {};
}

Status listed(const Dae& dae, const Surroundings& around, Judgement& out) {
  for (std::size_t i = 0; i < dae.rows.size(); ++i) {
    document::check_district(dae.rows[i].declaration.district, path(i, "Distrito"), around, out.findings);
    document::check_country(dae.rows[i].destination, path(i, "DestinoPais"), around, out.findings);
  }
  return {};
}

Status departure_warehouse(const Dae& dae, const Surroundings& around, Judgement& out) {
  for (std::size_t i = 0; i < dae.rows.size(); ++i) {
    const std::string& depot = dae.rows[i].declaration.depot;
    if (depot.empty()) continue;
    ESC_TRY(const auto known, around.unit.operators().find_oce(depot));
    if (!known) out.findings.push_back({"DAE-W16", path(i, "CodigoDepositoPartida"), depot, ""});
  }
  return {};
}

using Rule = document::Rule<Dae>;
constexpr std::array kRules{
    Rule{"header", header}, Rule{"D1", number},   Rule{"D2", once},   Rule{"D3", dates},
    Rule{"R14", channel},   Rule{"D4", exporter}, Rule{"D5", listed}, Rule{"R5", departure_warehouse},
};

constexpr std::string_view kFix = "CORREGIR_Y_REENVIAR";

constexpr std::array kCodes{
    Code{"DAE-E11", "REGLA", "REGLA", "D1", "El distrito no es el del número de DAE.", kFix},
    Code{"DAE-E12", "REGLA", "DUPLICADO", "D2", "El número de DAE se repite en la entrega.", kFix},
    Code{"DAE-E13", "REGLA", "REGLA", "D3", "La aceptación es posterior a la emisión del documento.", kFix},
    Code{"DAE-E14", "REGLA", "REGLA", "D3", "La vigencia termina antes de la aceptación.", kFix},
    Code{"DAE-E15", "REGLA", "SOBRA", "R14", "El canal de aforo solo se asigna después del ingreso.", kFix},
    Code{"DAE-W16", "CATALOGO", "NO_EN_LISTA", "R5",
         "El almacén del lugar de partida no está en el registro de OCE.", "NINGUNA"},
};

}  // namespace

std::span<const document::Rule<Dae>> rules() {
  return kRules;
}

std::span<const Code> codes() {
  return kCodes;
}

}  // namespace esclusa::kinds::dae
