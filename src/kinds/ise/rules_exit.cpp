#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "domain/cargo.h"
#include "kinds/ise/rules.h"

namespace esclusa::kinds::ise {
namespace {

using document::Judgement;
using document::Surroundings;

constexpr std::string_view kPalletizer = "29";

bool accepted(const store::DocumentRecord& document) {
  return document.result == "ACEPTADO" || document.result == "ACEPTADO_CON_OBSERVACIONES";
}

/// Why the entry that is cited does not serve, or empty.
std::string doubt(const Dossier& dossier) {
  const auto& entry = dossier.entry;
  if (!entry || entry->oce_code != dossier.ise.depot)
    return "Este depósito no tiene un informe con ese número.";
  if (entry->kind != "IIE") return "No es un informe de ingreso.";
  return accepted(*entry) ? "" : "El informe de ingreso aún no está aceptado.";
}

/// Calls `check(share, index of its first DetalleDAE)` for each share whose declaration the register knows.
template <class Check>
void for_each_known(const Dossier& dossier, Check check) {
  for (std::size_t s = 0; s < dossier.shares.size(); ++s) {
    const auto first = std::ranges::find(dossier.share_of, s);
    if (dossier.shares[s].record)
      check(dossier.shares[s], static_cast<std::size_t>(first - dossier.share_of.begin()));
  }
}

}  // namespace

/// R11: no exit without entry.
Status entry_is_accepted(const Dossier& dossier, const Surroundings&, Judgement& out) {
  std::string why = doubt(dossier);
  if (!why.empty())
    out.findings.push_back(
        {"ISE-E22", kNaming.path("General/NumeroEntregaIIE"), dossier.ise.entry, std::move(why)});
  return {};
}

Status declarations_of_entry(const Dossier& dossier, const Surroundings&, Judgement& out) {
  if (!doubt(dossier).empty()) return {};  // told
  for (std::size_t d = 0; d < dossier.ise.details.size(); ++d) {
    const std::string& declaration = dossier.ise.details[d].declaration;
    if (std::ranges::find(dossier.entry_lines, declaration, &store::ReportLine::declaration) !=
        dossier.entry_lines.end())
      continue;
    out.findings.push_back({"ISE-E21", kNaming.detail(d, "NumeroDAE"), declaration,
                            "El informe de ingreso " + dossier.ise.entry + " no la tiene."});
  }
  return {};
}

Status time_of_exit(const Dossier& dossier, const Surroundings&, Judgement& out) {
  const Ise& ise = dossier.ise;
  for (std::size_t d = 0; d < ise.details.size(); ++d) {
    const Instant left = ise.details[d].at;
    const std::string path = kNaming.detail(d, "FechaSalida");
    const auto before = std::ranges::find_if(dossier.entry_lines, [&](const store::ReportLine& line) {
      return line.declaration == ise.details[d].declaration && line.at > left;
    });
    if (before != dossier.entry_lines.end())
      out.findings.push_back({"ISE-E18", path, to_iso(left), "Ingreso: " + to_iso(before->at)});
    if (left > ise.header.issued) out.findings.push_back({"ISE-E19", path, to_iso(left), ""});
  }
  return {};
}

/// R11: S ≤ I, in pieces and in weight.
Status not_more_than_inside(const Dossier& dossier, const Surroundings&, Judgement& out) {
  for_each_known(dossier, [&](const goods::Share& share, std::size_t d) {
    const store::Shipment shipment = share.in(dossier.ise.depot);
    if (shipment.stage.state.empty()) return;  // nothing ever entered: told of the entry
    const store::Amount before = goods::inside(shipment);
    const store::Amount left = goods::difference(before, share.moved);
    const bool more_pieces = left.pieces < 0;
    const bool more_weight = left.weight < domain::Kilograms{};
    if (more_pieces)
      out.findings.push_back({"ISE-E31", kNaming.detail(d), std::to_string(share.moved.pieces),
                              fmt::format("En el depósito hay {}.", before.pieces)});
    if (more_weight)
      out.findings.push_back({"ISE-E32", kNaming.detail(d), share.moved.weight.to_string(),
                              fmt::format("En el depósito hay {}.", before.weight.to_string())});
    if (!more_pieces && !more_weight && (left.pieces == 0) != (left.weight == domain::Kilograms{}))
      out.findings.push_back(
          {"ISE-W32", kNaming.detail(d), share.moved.weight.to_string(),
           fmt::format("Quedarían {} bultos con {} kg.", left.pieces, left.weight.to_string())});
  });
  return {};
}

/// R13, and whatever else the table of stages does not admit.
Status state_admits_exit(const Dossier& dossier, const Surroundings&, Judgement& out) {
  for_each_known(dossier, [&](const goods::Share& share, std::size_t d) {
    const goods::Change now = goods::change(share, movement(dossier, share, 0), event(dossier.ise));
    const std::string& state = now.shipment.stage.state;
    if (now.stage || state.empty()) return;  // without entry R11 has told
    out.findings.push_back({dossier.ise.motive == "E" ? "ISE-E51" : "ISE-E52", kNaming.detail(d, "NumeroDAE"),
                            share.declaration, "Estado: " + state + "."});
  });
  return {};
}

Status transfer_names_depot(const Dossier& dossier, const Surroundings& around, Judgement& out) {
  const Ise& ise = dossier.ise;
  const std::string path = kNaming.path("General/CodigoDepositoDestino");
  if (ise.motive != "T") {
    if (!ise.destination.empty()) out.findings.push_back({"ISE-E30", path, ise.destination, ""});
    return {};
  }
  if (ise.destination.empty()) {
    out.findings.push_back({"ISE-E28", path, "", ""});
  } else if (ise.destination == ise.depot) {
    out.findings.push_back({"ISE-E29", path, ise.destination, "Es el mismo depósito."});
  } else {
    goods::check_depot(dossier.destination, ise.destination, ise.header.issued, around, "ISE-E29", "ISE-E29",
                       path, out.findings);
  }
  return {};
}

Status manifest_of_boarding(const Dossier& dossier, const Surroundings&, Judgement& out) {
  const Ise& ise = dossier.ise;
  const auto refuse = [&](const char* element, const std::string& value, const char* why) {
    out.findings.push_back({"ISE-E33", kNaming.path(std::string("General/") + element), value, why});
  };
  if (!ise.mrn.empty() && ise.motive != "E") refuse("MRN", ise.mrn, "El motivo no es embarque.");
  if (!ise.msn.empty() && ise.mrn.empty()) refuse("MSN", ise.msn, "Falta el MRN.");
  if (!ise.hsn.empty() && ise.msn.empty()) refuse("HSN", ise.hsn, "Falta el MSN.");
  return {};
}

/// R18: what boards an aircraft carries its waybill, from a palletizer the master's.
Status waybill_of_boarding(const Dossier& dossier, const Surroundings& around, Judgement& out) {
  if (dossier.ise.motive != "E") return {};
  ESC_CHECK(goods::air_waybill(dossier, around, out));
  if (!dossier.depot || dossier.depot->type != kPalletizer) return {};
  goods::for_each_line(dossier.ise, [&](const goods::CargoLine& line, std::size_t d, std::size_t l) {
    if (line.transport_document.empty() || domain::AirWaybill::parse(line.transport_document)) return;
    out.findings.push_back({"ISE-E27", kNaming.line(d, l, "DocTransporte"), line.transport_document, ""});
  });
  return {};
}

/// R16: only a container that stands in the depot under this declaration leaves it.
Status container_inside(const Dossier& dossier, const Surroundings& around, Judgement& out) {
  const Ise& ise = dossier.ise;
  std::set<std::pair<std::string_view, std::string_view>> seen;
  for (std::size_t d = 0; d < ise.details.size(); ++d) {
    const std::string& declaration = ise.details[d].declaration;
    for (std::size_t l = 0; l < ise.details[d].lines.size(); ++l) {
      const std::string& container = ise.details[d].lines[l].container;
      if (container.empty() || !seen.emplace(declaration, container).second) continue;
      ESC_TRY(const auto stays, around.unit.shipments().inside(ise.depot, container));
      if (std::ranges::find(stays, declaration, &store::ContainerStay::declaration) == stays.end())
        out.findings.push_back({"ISE-E41", kNaming.line(d, l, "Contenedor"), container, ""});
    }
  }
  return {};
}

}  // namespace esclusa::kinds::ise
