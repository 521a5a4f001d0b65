#include <fmt/format.h>

#include <array>

#include "document/header.h"
#include "domain/declaration.h"
#include "kinds/iie/rules.h"

namespace esclusa::kinds::iie {
namespace {

using document::Judgement;
using document::Surroundings;

/// Calls `check(detail, index, declaration)` for each DetalleDAE whose declaration the register knows.
template <class Check>
void for_each_known(const Dossier& dossier, Check check) {
  for (std::size_t d = 0; d < dossier.iie.details.size(); ++d) {
    const auto& record = dossier.share(d).record;
    if (record) check(dossier.iie.details[d], d, *record);
  }
}

/// True if a declaration with this number can exist; else says why not.
bool plausible(const Iie& iie, std::size_t d, const Surroundings& around, Judgement& out) {
  const std::string& text = iie.details[d].declaration;
  const std::string path = detail_path(d, "NumeroDAE");
  const auto number = domain::DaeNumber::parse(text);
  if (!number) {
    out.findings.push_back({number.error().code, path, text, ""});
    return false;
  }
  const std::int64_t year = document::to_integer(document::ecuador_day(iie.header.issued).substr(0, 4));
  std::string why;
  if (!around.catalog.has_clearance_district(number->district())) why = "El distrito no está en la lista.";
  if (!around.catalog.has_regimen(number->regimen())) why = "El régimen no es de exportación.";
  if (number->year() > year || number->year() < year - 1)
    why = "El año debe ser el del documento o el anterior.";
  if (why.empty()) return true;
  out.findings.push_back({"DAE-E01", path, text, why});
  return false;
}

/// R1, R2: the register may lag behind, so an unknown declaration is awaited for a while.
Status declaration_exists(const Dossier& dossier, const Surroundings& around, Judgement& out) {
  const Instant deadline = around.arrived + around.settings.declaration_hold;
  for (std::size_t d = 0; d < dossier.iie.details.size(); ++d) {
    if (dossier.share(d).record || !plausible(dossier.iie, d, around, out)) continue;
    const std::string& number = dossier.iie.details[d].declaration;
    if (around.now >= deadline) {
      out.findings.push_back({"IIE-E21", detail_path(d, "NumeroDAE"), number, ""});
    } else if (!out.pending) {
      out.pending = {fmt::format("La DAE {} aún no está en el registro de declaraciones.", number),
                     "PENDIENTE_DAE", "DAE:" + number, deadline};
    }
  }
  return {};
}

Status state_admits_entry(const Dossier& dossier, const Surroundings&, Judgement& out) {
  for_each_known(dossier, [&](const Detail& detail, std::size_t d, const store::Declaration& declaration) {
    const std::string& state = declaration.state;
    if (state == "ACEPTADA" || state == "INGRESO_PARCIAL" || state == "SALIDA_AUTORIZADA") return;
    out.findings.push_back(
        {"IIE-E22", detail_path(d, "NumeroDAE"), detail.declaration, "Estado: " + state + "."});
  });
  return {};
}

Status declaration_in_force(const Dossier& dossier, const Surroundings&, Judgement& out) {
  for_each_known(dossier, [&](const Detail& detail, std::size_t d, const store::Declaration& declaration) {
    const std::string& last = declaration.valid_until;
    if (last.empty() || document::ecuador_day(detail.entered) <= last) return;
    out.findings.push_back({"IIE-E23", detail_path(d, "FechaIngreso"), to_iso(detail.entered),
                            "La DAE estuvo vigente hasta el " + last + "."});
  });
  return {};
}

Status departure_warehouse(const Dossier& dossier, const Surroundings&, Judgement& out) {
  for_each_known(dossier, [&](const Detail& detail, std::size_t d, const store::Declaration& declaration) {
    if (declaration.depot.empty() || declaration.depot == dossier.iie.depot) return;
    out.findings.push_back({"IIE-E24", detail_path(d, "NumeroDAE"), detail.declaration,
                            "La DAE nombra otro almacén de lugar de partida."});
  });
  return {};
}

Status exporter_of_declaration(const Dossier& dossier, const Surroundings&, Judgement& out) {
  for_each_known(dossier, [&](const Detail& detail, std::size_t d, const store::Declaration& declaration) {
    if (detail.exporter.empty() || detail.exporter == declaration.exporter_id) return;
    out.findings.push_back({"IIE-E25", detail_path(d, "RucExportador"), detail.exporter, ""});
  });
  return {};
}

Status district_of_declaration(const Dossier& dossier, const Surroundings&, Judgement& out) {
  for_each_known(dossier, [&](const Detail& detail, std::size_t d, const store::Declaration& declaration) {
    if (declaration.district == dossier.iie.district) return;
    out.findings.push_back({"IIE-W22", detail_path(d, "NumeroDAE"), detail.declaration,
                            "La DAE es del distrito " + declaration.district + "."});
  });
  return {};
}

/// The simplified declaration has régimenes of its own.
Status base_document(const Dossier& dossier, const Surroundings& around, Judgement& out) {
  for (std::size_t d = 0; d < dossier.iie.details.size(); ++d) {
    const Detail& detail = dossier.iie.details[d];
    const auto number = domain::DaeNumber::parse(detail.declaration);
    const auto* const regimen = number ? around.catalog.regimen(number->regimen()) : nullptr;
    if (regimen == nullptr || detail.base_document == "A") continue;
    const bool simplified = regimen->declaration == catalog::Declaration::das_e;
    if (simplified == (detail.base_document == "S")) continue;
    out.findings.push_back({"IIE-E08", detail_path(d, "TipoDocBase"), detail.base_document,
                            "El régimen del número es " + regimen->code + "."});
  }
  return {};
}

Status time_of_entry(const Dossier& dossier, const Surroundings& around, Judgement& out) {
  const Iie& iie = dossier.iie;
  for (std::size_t d = 0; d < iie.details.size(); ++d) {
    const Instant entered = iie.details[d].entered;
    const std::string path = detail_path(d, "FechaIngreso");
    const auto& record = dossier.share(d).record;
    if (record && entered < record->accepted)
      out.findings.push_back({"IIE-E18", path, to_iso(entered), "DAE aceptada: " + to_iso(record->accepted)});
    if (entered > iie.header.issued) out.findings.push_back({"IIE-E19", path, to_iso(entered), ""});
    if (around.arrived - entered > around.settings.entry_deadline)
      out.findings.push_back({"IIE-W51", path, to_iso(entered), "Recibido: " + to_iso(around.arrived)});
  }
  return {};
}

Status parcel_number(const Dossier& dossier, const Surroundings&, Judgement& out) {
  const bool partial = dossier.iie.entry_type == "P";
  for (std::size_t d = 0; d < dossier.iie.details.size(); ++d) {
    const std::int64_t parcel = dossier.iie.details[d].parcel;
    const std::string path = detail_path(d, "NumeroEmbarque");
    if (partial && parcel == 0) out.findings.push_back({"IIE-E26", path, "", ""});
    if (!partial && parcel != 0) out.findings.push_back({"IIE-W26", path, std::to_string(parcel), ""});
  }
  return {};
}

struct Tolerance {
  int pieces = 0;
  int weight = 0;
};

Tolerance tolerance(const Iie& iie, const Share& share, const document::RuleSettings& settings) {
  const bool air = iie.mode == "A";
  return {air && share.perishable ? settings.pieces_tolerance_air_percent : 0,
          air ? settings.weight_tolerance_air_percent : settings.weight_tolerance_percent};
}

/// R8: what earlier documents brought in and what this one does, against what was declared.
Status not_over_declared(const Dossier& dossier, const Surroundings& around, Judgement& out) {
  std::vector<bool> told(dossier.shares.size(), false);
  for (std::size_t d = 0; d < dossier.share_of.size(); ++d) {
    const Share& share = dossier.share(d);
    if (!share.record || told[dossier.share_of[d]]) continue;
    told[dossier.share_of[d]] = true;  // once per declaration, at its first DetalleDAE
    const Tolerance percent = tolerance(dossier.iie, share, around.settings);
    const std::int64_t pieces = share.before.pieces + share.pieces;
    if (pieces * 100 > share.record->pieces * (100 + percent.pieces))
      out.findings.push_back(
          {"IIE-E31", detail_path(d), std::to_string(pieces),
           fmt::format("Declarados {}, ya ingresados {}, en este informe {}; tolerancia {} %.",
                       share.record->pieces, share.before.pieces, share.pieces, percent.pieces)});
    const domain::Kilograms weight = sum(share.before.weight, share.weight);
    const auto limit = share.record->gross_weight.raised_by(percent.weight);
    if (limit && weight > *limit)
      out.findings.push_back(
          {"IIE-E32", detail_path(d), weight.to_string(),
           fmt::format("Declarado {}, ya ingresado {}, en este informe {}; tolerancia {} %.",
                       share.record->gross_weight.to_string(), share.before.weight.to_string(),
                       share.weight.to_string(), percent.weight)});
  }
  return {};
}

/// R8: a total entry is the only one and complete; a partial one is not all at once.
Status entry_type_fits(const Dossier& dossier, const Surroundings&, Judgement& out) {
  for (const Share& share : dossier.shares) {
    if (!share.record) continue;
    const bool first = share.before.pieces == 0;
    const bool complete = share.before.pieces + share.pieces >= share.record->pieces;
    const bool whole = first && complete;
    if (whole == (dossier.iie.entry_type == "T")) continue;
    out.findings.push_back(
        {"IIE-W33", general_path("General/TipoIngreso"), dossier.iie.entry_type,
         fmt::format("DAE {}: declarados {}, ya ingresados {}, en este informe {}.", share.declaration,
                     share.record->pieces, share.before.pieces, share.pieces)});
  }
  return {};
}

constexpr std::array kRules{
    Rule{"R2", declaration_exists},       Rule{"R3", state_admits_entry},
    Rule{"R4", declaration_in_force},     Rule{"R5", departure_warehouse},
    Rule{"F14", exporter_of_declaration}, Rule{"R7", district_of_declaration},
    Rule{"F13", base_document},           Rule{"F15", time_of_entry},
    Rule{"F16", parcel_number},           Rule{"R8", not_over_declared},
    Rule{"R8", entry_type_fits},
};

}  // namespace

std::span<const Rule> declaration_rules() {
  return kRules;
}

}  // namespace esclusa::kinds::iie
