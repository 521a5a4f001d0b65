#include "kinds/rads/rules.h"

#include <fmt/format.h>

#include <array>

#include "document/header.h"

namespace esclusa::kinds::rads {
namespace {

using document::Code;
using document::Judgement;
using document::Surroundings;

constexpr std::string_view kRoot = "AutorizacionSalida";

std::string path(std::size_t row, std::string_view element) {
  return fmt::format("/{}/Notificacion[{}]/{}", kRoot, row + 1, element);
}

Status header(const Dossier& dossier, const Surroundings& around, Judgement& out) {
  return document::check_header(dossier.rads.header, kRoot, around, out.findings);
}

/// Each event says what belongs to it, and nothing else.
Status fields_of_event(const Dossier& dossier, const Surroundings&, Judgement& out) {
  for (std::size_t i = 0; i < dossier.rads.rows.size(); ++i) {
    const Row& row = dossier.rads.rows[i];
    const auto expect = [&](std::string_view element, std::string_view event, const std::string& value) {
      const bool due = row.event == event;
      if (due && value.empty()) out.findings.push_back({"RADS-E15", path(i, element), "", ""});
      if (!due && !value.empty()) out.findings.push_back({"RADS-E16", path(i, element), value, ""});
    };
    expect("CanalAforo", "CANAL", row.channel);
    expect("FechaInspeccion", "INSPECCION", row.inspection ? to_iso(*row.inspection) : "");
    expect("Funcionario", "INSPECCION", row.officer);
    expect("Resultado", "RESULTADO", row.result);
    expect("MRN", "EMBARQUE", row.manifest);
    if (row.event == "RETENCION" && row.remark.empty())
      out.findings.push_back({"RADS-E15", path(i, "Observacion"), "", ""});
  }
  return {};
}

Status dates(const Dossier& dossier, const Surroundings&, Judgement& out) {
  for (std::size_t i = 0; i < dossier.rads.rows.size(); ++i) {
    const Instant at = dossier.rads.rows[i].at;
    if (at > dossier.rads.header.issued)
      out.findings.push_back({"RADS-E14", path(i, "Fecha"), to_iso(at), ""});
  }
  return {};
}

/// R14 and the table of stages.
Status shipments_admit(const Dossier& dossier, const Surroundings&, Judgement& out) {
  for (std::size_t i = 0; i < dossier.steps.size(); ++i) {
    const Row& row = dossier.rads.rows[i];
    const Step& step = dossier.steps[i];
    if (step.fault == Fault::unknown)
      out.findings.push_back({"RADS-E11", path(i, "NumeroDAE"), row.declaration, ""});
    if (step.fault == Fault::no_entry)
      out.findings.push_back({"RADS-E12", path(i, row.depot.empty() ? "NumeroDAE" : "CodigoDeposito"),
                              row.depot.empty() ? row.declaration : row.depot, ""});
    if (step.fault == Fault::refused)
      out.findings.push_back({"RADS-E13", path(i, "Evento"), row.event, "Estado: " + step.states + "."});
  }
  return {};
}

constexpr std::array kRules{
    Rule{"header", header},
    Rule{"A1", fields_of_event},
    Rule{"A2", dates},
    Rule{"R14", shipments_admit},
};

constexpr std::string_view kFix = "CORREGIR_Y_REENVIAR";

constexpr std::array kCodes{
    Code{"RADS-E11", "REGLA", "NO_EN_LISTA", "R2", "La DAE no existe en el registro de declaraciones.", kFix},
    Code{"RADS-E12", "REGLA", "REGLA", "R14", "No hay ingreso de mercancía de esta DAE en el depósito.",
         kFix},
    Code{"RADS-E13", "REGLA", "REGLA", "R13", "El estado del embarque no admite el evento.", kFix},
    Code{"RADS-E14", "REGLA", "REGLA", "A2", "La fecha del evento es posterior a la emisión del documento.",
         kFix},
    Code{"RADS-E15", "REGLA", "FALTA", "A1", "El evento necesita este dato.", kFix},
    Code{"RADS-E16", "REGLA", "SOBRA", "A1", "El evento no lleva este dato.", kFix},
};

}  // namespace

std::span<const Rule> rules() {
  return kRules;
}

std::span<const Code> codes() {
  return kCodes;
}

}  // namespace esclusa::kinds::rads
