#include <fmt/format.h>

#include <array>
#include <map>
#include <set>

#include "domain/cargo.h"
#include "domain/identity.h"
#include "kinds/iie/rules.h"

namespace esclusa::kinds::iie {
namespace {

using document::Judgement;
using document::Surroundings;
using domain::Kilograms;

constexpr Kilograms kHeaviestPiece = Kilograms::from_thousandths(60'000'000);
constexpr Kilograms kLightestPiece = Kilograms::from_thousandths(10);
constexpr Kilograms kHeaviestContainer = Kilograms::from_thousandths(40'000'000);
constexpr std::size_t kMostDeclarationsOfContainer = 50;

/// Calls `check(line, detail index, line index)` for each Carga.
template <class Check>
void for_each_line(const Iie& iie, Check check) {
  for (std::size_t d = 0; d < iie.details.size(); ++d) {
    for (std::size_t l = 0; l < iie.details[d].lines.size(); ++l) check(iie.details[d].lines[l], d, l);
  }
}

Status totals(const Dossier& dossier, const Surroundings&, Judgement& out) {
  const Iie& iie = dossier.iie;
  std::int64_t pieces = 0;
  Kilograms weight;
  for_each_line(iie, [&](const CargoLine& line, std::size_t, std::size_t) {
    pieces += line.pieces;
    weight = sum(weight, line.weight);
  });
  if (pieces != iie.total_pieces)
    out.findings.push_back({"IIE-E10", general_path("Totales/TotalBultos"), std::to_string(iie.total_pieces),
                            fmt::format("Las líneas suman {}.", pieces)});
  if (weight != iie.total_weight)
    out.findings.push_back({"IIE-E11", general_path("Totales/TotalPeso"), iie.total_weight.to_string(),
                            fmt::format("Las líneas suman {}.", weight.to_string())});
  return {};
}

Status sequence(const Dossier& dossier, const Surroundings&, Judgement& out) {
  for_each_line(dossier.iie, [&](const CargoLine& line, std::size_t d, std::size_t l) {
    const auto due = static_cast<std::int64_t>(l) + 1;
    if (line.sequence == due) return;
    out.findings.push_back({"IIE-E12", line_path(d, l, "Secuencia"), std::to_string(line.sequence),
                            fmt::format("Corresponde {}.", due)});
  });
  return {};
}

/// Container, seals and pieces by kind of cargo.
Status cargo_type(const Dossier& dossier, const Surroundings&, Judgement& out) {
  for_each_line(dossier.iie, [&](const CargoLine& line, std::size_t d, std::size_t l) {
    const auto add = [&](const char* code, std::string_view element, std::string value) {
      out.findings.push_back({code, line_path(d, l, element), std::move(value), ""});
    };
    if (line.type == "CC" && line.container.empty()) add("IIE-E13", "Contenedor", "");
    if (line.type == "CC" && line.seals.empty()) add("IIE-E15", "Sello", "");
    if (line.type == "GR" && !line.container.empty()) add("IIE-E14", "Contenedor", line.container);
    if (line.type == "GR" && line.pieces != 1) add("IIE-E16", "Bultos", std::to_string(line.pieces));
  });
  return {};
}

Status container_number(const Dossier& dossier, const Surroundings&, Judgement& out) {
  for_each_line(dossier.iie, [&](const CargoLine& line, std::size_t d, std::size_t l) {
    const auto number = domain::ContainerNumber::parse(line.container);
    if (!number) return;  // none
    if (!number->check_digit_holds())
      out.findings.push_back({"CNT-E01", line_path(d, l, "Contenedor"), line.container, ""});
    if (number->remainder_is_ten())
      out.findings.push_back({"CNT-W01", line_path(d, l, "Contenedor"), line.container, ""});
  });
  return {};
}

Status air_waybill(const Dossier& dossier, const Surroundings&, Judgement& out) {
  if (dossier.iie.mode != "A") return {};
  for_each_line(dossier.iie, [&](const CargoLine& line, std::size_t d, std::size_t l) {
    if (line.transport_document.empty())
      out.findings.push_back({"IIE-E17", line_path(d, l, "DocTransporte"), "", ""});
  });
  return {};
}

Status driver(const Dossier& dossier, const Surroundings&, Judgement& out) {
  for_each_line(dossier.iie, [&](const CargoLine& line, std::size_t d, std::size_t l) {
    if (line.driver.empty()) return;
    const auto cedula = domain::Cedula::parse(line.driver);
    if (!cedula || !cedula->check_digit_holds())
      out.findings.push_back({"CED-W01", line_path(d, l, "CedulaConductor"), line.driver, ""});
  });
  return {};
}

/// R10: bulk has no pieces to weigh.
Status plausible_weight(const Dossier& dossier, const Surroundings&, Judgement& out) {
  std::map<std::string_view, Kilograms> containers;
  for_each_line(dossier.iie, [&](const CargoLine& line, std::size_t d, std::size_t l) {
    const bool heavy = line.weight > kHeaviestPiece.times(line.pieces).value_or(line.weight);
    const bool light = line.weight < kLightestPiece.times(line.pieces).value_or(line.weight);
    if (line.type != "GR" && (heavy || light))
      out.findings.push_back({"IIE-W34", line_path(d, l, "PesoBruto"), line.weight.to_string(),
                              fmt::format("En {} bultos.", line.pieces)});
    if (line.container.empty()) return;
    Kilograms& gross = containers[line.container];
    const bool over_before = gross > kHeaviestContainer;
    gross = sum(gross, line.weight);
    if (!over_before && gross > kHeaviestContainer)
      out.findings.push_back({"IIE-W35", line_path(d, l, "Contenedor"), line.container,
                              "Con esta línea suma " + gross.to_string() + " kg."});
  });
  return {};
}

/// What one document brings in of a container.
struct Arrival {
  Instant entered{};
  std::set<std::string_view> declarations;
};

/// Why a container cannot come in under `detail`, or empty: it is still inside from another arrival.
std::string conflict(const Detail& detail, const Arrival& here,
                     const std::vector<store::ContainerStay>& stays) {
  std::set<std::string_view> declarations = here.declarations;
  for (const store::ContainerStay& stay : stays) {
    if (stay.arrived != detail.entered)
      return "Está en el depósito desde " + to_iso(stay.arrived) + " sin informe de salida.";
    if (stay.declaration == detail.declaration) return "Ya fue informado con esta misma DAE.";
    declarations.insert(stay.declaration);
  }
  if (here.entered != detail.entered) return "El mismo informe lo ingresa en otra fecha.";
  return declarations.size() > kMostDeclarationsOfContainer ? "Supera 50 DAE en un mismo contenedor."
                                                            : std::string{};
}

/// R16: the same container twice only under the declarations of one consolidated arrival.
Status container_inside(const Dossier& dossier, const Surroundings& around, Judgement& out) {
  const Iie& iie = dossier.iie;
  std::map<std::string_view, Arrival> arrivals;
  std::set<std::pair<std::size_t, std::string_view>> told;
  for (std::size_t d = 0; d < iie.details.size(); ++d) {
    const Detail& detail = iie.details[d];
    for (std::size_t l = 0; l < detail.lines.size(); ++l) {
      const std::string& container = detail.lines[l].container;
      if (container.empty() || !told.emplace(d, container).second) continue;
      Arrival& here = arrivals.try_emplace(container, Arrival{detail.entered, {}}).first->second;
      here.declarations.insert(detail.declaration);
      ESC_TRY(const auto stays, around.unit.shipments().inside(iie.depot, container));
      std::string why = conflict(detail, here, stays);
      if (!why.empty())
        out.findings.push_back({"IIE-E41", line_path(d, l, "Contenedor"), container, std::move(why)});
    }
  }
  return {};
}

/// R17: perishables in a container travel cold.
Status temperature(const Dossier& dossier, const Surroundings&, Judgement& out) {
  for_each_line(dossier.iie, [&](const CargoLine& line, std::size_t d, std::size_t l) {
    if (line.type == "CC" && line.perishable && !line.has_temperature)
      out.findings.push_back({"IIE-W37", line_path(d, l, "Temperatura"), "", ""});
  });
  return {};
}

Status repealed_number(const Dossier& dossier, const Surroundings&, Judgement& out) {
  for_each_line(dossier.iie, [&](const CargoLine& line, std::size_t d, std::size_t l) {
    if (!line.rem.empty()) out.findings.push_back({"IIE-W09", line_path(d, l, "NumeroREM"), line.rem, ""});
  });
  return {};
}

constexpr std::array kRules{
    Rule{"F31", totals},           Rule{"F17", sequence},         Rule{"F19", cargo_type},
    Rule{"F19", container_number}, Rule{"F26", air_waybill},      Rule{"F27", driver},
    Rule{"R10", plausible_weight}, Rule{"R16", container_inside}, Rule{"R17", temperature},
    Rule{"R22", repealed_number},
};

}  // namespace

std::span<const Rule> cargo_rules() {
  return kRules;
}

}  // namespace esclusa::kinds::iie
