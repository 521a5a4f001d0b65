#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "document/header.h"
#include "domain/cargo.h"
#include "domain/identity.h"
#include "goods/rules.h"

namespace esclusa::goods {
namespace {

using document::Judgement;
using document::Surroundings;
using domain::Kilograms;

constexpr Kilograms kHeaviestPiece = Kilograms::from_thousandths(60'000'000);
constexpr Kilograms kLightestPiece = Kilograms::from_thousandths(10);
constexpr Kilograms kHeaviestContainer = Kilograms::from_thousandths(40'000'000);
constexpr std::size_t kMostDeclarationsOfContainer = 50;

}  // namespace

Status totals(const Case& c, const Surroundings&, Judgement& out) {
  store::Amount total;
  for_each_line(c.report, [&](const CargoLine& line, std::size_t, std::size_t) {
    total = sum(total, {line.pieces, line.weight});
  });
  if (total.pieces != c.report.total_pieces)
    out.findings.push_back({c.naming.code("E10"), c.naming.path("Totales/TotalBultos"),
                            std::to_string(c.report.total_pieces),
                            fmt::format("Las líneas suman {}.", total.pieces)});
  if (total.weight != c.report.total_weight)
    out.findings.push_back({c.naming.code("E11"), c.naming.path("Totales/TotalPeso"),
                            c.report.total_weight.to_string(),
                            fmt::format("Las líneas suman {}.", total.weight.to_string())});
  return {};
}

Status sequence(const Case& c, const Surroundings&, Judgement& out) {
  for_each_line(c.report, [&](const CargoLine& line, std::size_t d, std::size_t l) {
    const auto due = static_cast<std::int64_t>(l) + 1;
    if (line.sequence == due) return;
    out.findings.push_back({c.naming.code("E12"), c.naming.line(d, l, "Secuencia"),
                            std::to_string(line.sequence), fmt::format("Corresponde {}.", due)});
  });
  return {};
}

/// Container, seals and pieces by kind of cargo.
Status cargo_type(const Case& c, const Surroundings&, Judgement& out) {
  for_each_line(c.report, [&](const CargoLine& line, std::size_t d, std::size_t l) {
    const auto add = [&](const char* number, std::string_view element, std::string value) {
      out.findings.push_back({c.naming.code(number), c.naming.line(d, l, element), std::move(value), ""});
    };
    if (line.type == "CC" && line.container.empty()) add("E13", "Contenedor", "");
    if (line.type == "CC" && line.seals.empty()) add("E15", "Sello", "");
    if (line.type == "GR" && !line.container.empty()) add("E14", "Contenedor", line.container);
    if (line.type == "GR" && line.pieces != 1) add("E16", "Bultos", std::to_string(line.pieces));
  });
  return {};
}

Status container_number(const Case& c, const Surroundings&, Judgement& out) {
  for_each_line(c.report, [&](const CargoLine& line, std::size_t d, std::size_t l) {
    const auto number = domain::ContainerNumber::parse(line.container);
    if (!number) return;  // none
    if (!number->check_digit_holds())
      out.findings.push_back({"CNT-E01", c.naming.line(d, l, "Contenedor"), line.container, ""});
    if (number->remainder_is_ten())
      out.findings.push_back({"CNT-W01", c.naming.line(d, l, "Contenedor"), line.container, ""});
  });
  return {};
}

Status air_waybill(const Case& c, const Surroundings&, Judgement& out) {
  if (c.mode != "A") return {};
  for_each_line(c.report, [&](const CargoLine& line, std::size_t d, std::size_t l) {
    if (line.transport_document.empty())
      out.findings.push_back({c.naming.code("E17"), c.naming.line(d, l, "DocTransporte"), "", ""});
  });
  return {};
}

/// R18: unit load devices exist in aircraft only.
Status unit_load_device(const Case& c, const Surroundings&, Judgement& out) {
  if (c.mode == "A") return {};
  for_each_line(c.report, [&](const CargoLine& line, std::size_t d, std::size_t l) {
    if (!line.uld.empty())
      out.findings.push_back({c.naming.code("E20"), c.naming.line(d, l, "NumeroULD"), line.uld, ""});
  });
  return {};
}

Status driver(const Case& c, const Surroundings&, Judgement& out) {
  for_each_line(c.report, [&](const CargoLine& line, std::size_t d, std::size_t l) {
    if (line.driver.empty()) return;
    const auto cedula = domain::Cedula::parse(line.driver);
    if (!cedula || !cedula->check_digit_holds())
      out.findings.push_back({"CED-W01", c.naming.line(d, l, "CedulaConductor"), line.driver, ""});
  });
  return {};
}

/// R10: bulk has no pieces to weigh.
Status plausible_weight(const Case& c, const Surroundings&, Judgement& out) {
  std::map<std::string_view, Kilograms> containers;
  for_each_line(c.report, [&](const CargoLine& line, std::size_t d, std::size_t l) {
    const bool heavy = line.weight > kHeaviestPiece.times(line.pieces).value_or(line.weight);
    const bool light = line.weight < kLightestPiece.times(line.pieces).value_or(line.weight);
    if (line.type != "GR" && (heavy || light))
      out.findings.push_back({c.naming.code("W34"), c.naming.line(d, l, "PesoBruto"), line.weight.to_string(),
                              fmt::format("En {} bultos.", line.pieces)});
    if (line.container.empty()) return;
    Kilograms& gross = containers[line.container];
    const bool over_before = gross > kHeaviestContainer;
    gross = sum(gross, line.weight);
    if (!over_before && gross > kHeaviestContainer)
      out.findings.push_back({c.naming.code("W35"), c.naming.line(d, l, "Contenedor"), line.container,
                              "Con esta línea suma " + gross.to_string() + " kg."});
  });
  return {};
}

/// R17: perishables in a container travel cold.
Status temperature(const Case& c, const Surroundings&, Judgement& out) {
  for_each_line(c.report, [&](const CargoLine& line, std::size_t d, std::size_t l) {
    if (line.type == "CC" && line.perishable && !line.has_temperature)
      out.findings.push_back({c.naming.code("W37"), c.naming.line(d, l, "Temperatura"), "", ""});
  });
  return {};
}

Status packaging_listed(const Case& c, const Surroundings& around, Judgement& out) {
  for_each_line(c.report, [&](const CargoLine& line, std::size_t d, std::size_t l) {
    document::check_package(line.packaging, c.naming.line(d, l, "TipoEmbalaje"), around, out.findings);
  });
  return {};
}

Status repealed_number(const Case& c, const Surroundings&, Judgement& out) {
  for_each_line(c.report, [&](const CargoLine& line, std::size_t d, std::size_t l) {
    if (!line.rem.empty())
      out.findings.push_back({c.naming.code("W09"), c.naming.line(d, l, "NumeroREM"), line.rem, ""});
  });
  return {};
}

std::string container_conflict(const std::string& declaration, Instant at,
                               std::vector<std::string> declarations,
                               const std::vector<store::ContainerStay>& stays) {
  for (const store::ContainerStay& stay : stays) {
    if (stay.arrived != at)
      return "Está en el depósito desde " + to_iso(stay.arrived) + " sin informe de salida.";
    if (stay.declaration == declaration) return "Ya fue informado con esta misma DAE.";
    declarations.push_back(stay.declaration);
  }
  std::ranges::sort(declarations);
  declarations.erase(std::unique(declarations.begin(), declarations.end()), declarations.end());
  return declarations.size() > kMostDeclarationsOfContainer ? "Supera 50 DAE en un mismo contenedor." : "";
}

}  // namespace esclusa::goods
