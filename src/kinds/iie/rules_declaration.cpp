#include <fmt/format.h>

#include "document/header.h"
#include "domain/declaration.h"
#include "goods/ledger.h"
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
  const std::string path = kNaming.detail(d, "NumeroDAE");
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

}  // namespace

/// R1, R2: the register may lag behind, so an unknown declaration is awaited for a while.
Status declaration_exists(const Dossier& dossier, const Surroundings& around, Judgement& out) {
  const Instant deadline = around.arrived + around.settings.declaration_hold;
  for (std::size_t d = 0; d < dossier.iie.details.size(); ++d) {
    if (dossier.share(d).record || !plausible(dossier.iie, d, around, out)) continue;
    const std::string& number = dossier.iie.details[d].declaration;
    if (around.now >= deadline) {
      out.findings.push_back({"IIE-E21", kNaming.detail(d, "NumeroDAE"), number, ""});
    } else if (!out.pending) {
      out.pending = {fmt::format("La DAE {} aún no está en el registro de declaraciones.", number),
                     "PENDIENTE_DAE", "DAE:" + number, deadline};
    }
  }
  return {};
}

/// R3: the declaration admits entries, and what is in this depot under it does.
Status state_admits_entry(const Dossier& dossier, const Surroundings&, Judgement& out) {
  for_each_known(dossier, [&](const goods::Detail& detail, std::size_t d,
                              const store::Declaration& declaration) {
    const std::string& state = declaration.state;
    const auto refuse = [&](std::string why) {
      out.findings.push_back({"IIE-E22", kNaming.detail(d, "NumeroDAE"), detail.declaration, std::move(why)});
    };
    if (state != "ACEPTADA" && state != "INGRESO_PARCIAL" && state != "SALIDA_AUTORIZADA")
      return refuse("Estado: " + state + ".");
    const goods::Share& share = dossier.share(d);
    const auto now = goods::change(share, movement(dossier, share, 0), goods::Event::entry);
    if (!now.stage) refuse("Estado del embarque en este depósito: " + now.shipment.stage.state + ".");
  });
  return {};
}

Status declaration_in_force(const Dossier& dossier, const Surroundings&, Judgement& out) {
  for_each_known(dossier,
                 [&](const goods::Detail& detail, std::size_t d, const store::Declaration& declaration) {
                   const std::string& last = declaration.valid_until;
                   if (last.empty() || document::ecuador_day(detail.at) <= last) return;
                   out.findings.push_back({"IIE-E23", kNaming.detail(d, "FechaIngreso"), to_iso(detail.at),
                                           "La DAE estuvo vigente hasta el " + last + "."});
                 });
  return {};
}

/// R5: the warehouse that the declaration names, or one to which its goods were moved from there.
Status departure_warehouse(const Dossier& dossier, const Surroundings& around, Judgement& out) {
  for (std::size_t d = 0; d < dossier.iie.details.size(); ++d) {
    const auto& record = dossier.share(d).record;
    if (!record || record->depot.empty() || record->depot == dossier.iie.depot) continue;
    ESC_TRY(const bool moved, around.unit.shipments().transferred(record->number, dossier.iie.depot));
    if (!moved)
      out.findings.push_back({"IIE-E24", kNaming.detail(d, "NumeroDAE"), record->number,
                              "La DAE nombra otro almacén de lugar de partida."});
  }
  return {};
}

Status district_of_declaration(const Dossier& dossier, const Surroundings&, Judgement& out) {
  for_each_known(dossier,
                 [&](const goods::Detail& detail, std::size_t d, const store::Declaration& declaration) {
                   if (declaration.district == dossier.iie.district) return;
                   out.findings.push_back({"IIE-W22", kNaming.detail(d, "NumeroDAE"), detail.declaration,
                                           "La DAE es del distrito " + declaration.district + "."});
                 });
  return {};
}

Status time_of_entry(const Dossier& dossier, const Surroundings& around, Judgement& out) {
  const Iie& iie = dossier.iie;
  for (std::size_t d = 0; d < iie.details.size(); ++d) {
    const Instant entered = iie.details[d].at;
    const std::string path = kNaming.detail(d, "FechaIngreso");
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
    const std::string path = kNaming.detail(d, "NumeroEmbarque");
    if (partial && parcel == 0) out.findings.push_back({"IIE-E26", path, "", ""});
    if (!partial && parcel != 0) out.findings.push_back({"IIE-W26", path, std::to_string(parcel), ""});
  }
  return {};
}

/// R8: what earlier documents brought in and what this one does, against what was declared.
Status not_over_declared(const Dossier& dossier, const Surroundings& around, Judgement& out) {
  std::vector<bool> told(dossier.shares.size(), false);
  for (std::size_t d = 0; d < dossier.share_of.size(); ++d) {
    const goods::Share& share = dossier.share(d);
    if (!share.record || told[dossier.share_of[d]]) continue;
    told[dossier.share_of[d]] = true;  // once per declaration, at its first DetalleDAE
    goods::check_declared(kNaming, *share.record, goods::sum(share.entered(), share.moved), share.moved,
                          dossier.mode, share.perishable, around.settings, kNaming.detail(d), out.findings);
  }
  return {};
}

/// R8: a total entry is the only one and complete; a partial one is not all at once.
Status entry_type_fits(const Dossier& dossier, const Surroundings&, Judgement& out) {
  for (const goods::Share& share : dossier.shares) {
    if (!share.record) continue;
    const std::int64_t before = share.entered().pieces;
    const bool complete = before + share.moved.pieces >= share.record->pieces;
    const bool whole = before == 0 && complete;
    if (whole == (dossier.iie.entry_type == "T")) continue;
    out.findings.push_back(
        {"IIE-W33", kNaming.path("General/TipoIngreso"), dossier.iie.entry_type,
         fmt::format("DAE {}: declarados {}, ya ingresados {}, en este informe {}.", share.declaration,
                     share.record->pieces, before, share.moved.pieces)});
  }
  return {};
}

}  // namespace esclusa::kinds::iie
