#include "queries/rows.h"

#include <algorithm>
#include <array>

#include "domain/ascii.h"
#include "registration/account.h"
#include "registration/rules.h"

namespace esclusa::queries {
namespace {

struct Name {
  std::string_view kind;
  std::string_view operation;
  std::string_view name;
};

constexpr std::array kNames{
    Name{"GEN", "REGISTRO", "Solicitud de registro de usuario general"},
    Name{"REP", "REGISTRO", "Solicitud de registro de representante"},
    Name{"EMP", "REGISTRO", "Solicitud de registro de empleado"},
    Name{"REN", "REGISTRO", "Solicitud de registro de representante de entidad"},
    Name{"ENT", "REGISTRO", "Solicitud de registro de entidad"},
    Name{"CON", "REGISTRO", "Confirmación de registro"},
    Name{"DEC", "REGISTRO", "Decisión de registro"},
    Name{"DAE", "DESPACHO", "Declaración aduanera de exportación"},
    Name{"CRG", "DESPACHO", "Carga de un registro de referencia"},
    Name{"LOTE", "", "Lote de documentos"},
    Name{"IIE", "CARGA", "Informe de ingreso de mercancías"},
    Name{"ISE", "CARGA", "Informe de salida de mercancías"},
    Name{"CII", "CARGA", "Solicitud de corrección de informe"},
    Name{"RADS", "CARGA", "Notificación de aprobación de salida"},
    Name{"CRR", "REGISTRO", "Consulta de resultado de registro"},
    Name{"CET", "DESPACHO", "Consulta de estado de trámite"},
    Name{"CIE", "CARGA", "Consulta de informes de ingreso"},
    Name{"CSE", "CARGA", "Consulta de informes de salida"},
    Name{"CPC", "CARGA", "Consulta del proceso de carga"},
};

constexpr std::size_t kMostContainers = 40;  // they fit into the text of an answer

/// Separated by blanks; of many, how many more there are.
std::string container_list(const std::vector<std::string>& containers) {
  std::string list;
  for (std::size_t i = 0; i < std::min(containers.size(), kMostContainers); ++i)
    list += (list.empty() ? "" : " ") + containers[i];
  if (containers.size() > kMostContainers)
    list += " y " + std::to_string(containers.size() - kMostContainers) + " más";
  return list;
}

std::string pieces_of(const std::optional<store::Amount>& amount) {
  return amount ? std::to_string(amount->pieces) : "";
}

std::string weight_of(const std::optional<store::Amount>& amount) {
  return amount ? amount->weight.to_string() : "";
}

std::string upper(std::string_view text) {
  std::string result(text);
  std::ranges::transform(result, result.begin(), domain::ascii::to_upper);
  return result;
}

/// The state as a person asks for it.
std::string_view outcome_of(std::string_view state) {
  using namespace registration;
  if (state == kApproved || state == kActive || state == kDisabled) return "APROBADO";
  if (state == kRejected || state == kAnnulled) return "RECHAZADO";
  return "EN TRAMITE";
}

/// The messages of the codes of a rejection, then what the officer wrote.
std::string reason_of(const store::Account& account) {
  std::string reason;
  for (const document::Code& code : registration::codes()) {
    if (account.reasons.find(code.code) == std::string::npos) continue;
    reason += reason.empty() ? "" : " ";
    reason += code.mensaje;
  }
  if (!account.remark.empty()) reason += (reason.empty() ? "" : " ") + account.remark;
  return reason;
}

}  // namespace

std::string_view document_name(std::string_view kind) {
  const auto* const found = std::ranges::find(kNames, kind, &Name::kind);
  return found == kNames.end() ? "Documento no reconocido" : found->name;
}

std::vector<std::string> kinds_of_operation(std::string_view operation) {
  std::vector<std::string> kinds;
  for (const Name& name : kNames) {
    if (name.operation == operation) kinds.emplace_back(name.kind);
  }
  return kinds;
}

std::vector<std::string> kinds_named(std::string_view text) {
  std::vector<std::string> kinds;
  for (const Name& name : kNames) {
    if (upper(name.name).find(upper(text)) != std::string::npos) kinds.emplace_back(name.kind);
  }
  return kinds;
}

document::Reply::Row document_row(const store::DocumentRecord& document, std::uint64_t number) {
  return {{"No", std::to_string(number)},
          {"NombreDocumento", std::string(document_name(document.kind))},
          {"NumeroEntrega", document.submission_number},
          {"FechaHoraEntrega", to_iso(document.arrived)},
          {"EstadoTransmision", document.transmission_state},
          {"EstadoDocumento", document.document_state},
          {"NumeroTramite", document.procedure_number},
          {"Usuario", document.user}};
}

Result<document::Reply::Row> registration_row(const store::Account& account, Instant now,
                                              store::UnitOfWork& unit) {
  std::string state = account.state;
  if (state == registration::kAwaitsCode) {
    ESC_TRY(const auto challenges, unit.accounts().challenges(account.document));
    if (!challenges.empty() && challenges.back().expires < now) state = registration::kCodeExpired;
  }
  std::string codes;
  ESC_TRY(const auto grants, unit.accounts().grants_of(account.document));
  for (const store::OceGrant& grant : grants) codes += (codes.empty() ? "" : " ") + grant.code;
  return document::Reply::Row{{"NumeroEntrega", account.submission_number},
                              {"TipoDocumento", account.kind},
                              {"FechaPresentacion", to_iso(account.filed)},
                              {"Estado", state},
                              {"Resultado", std::string(outcome_of(state))},
                              {"Motivo", reason_of(account)},
                              {"SiguientePaso", registration::next_step(state)},
                              {"FechaDecision", account.decided ? to_iso(*account.decided) : ""},
                              {"CodigosOce", codes}};
}

document::Reply::Row entry_row(const store::ReportRow& report) {
  return {{"NumeroEntrega", report.submission_number},
          {"NumeroDAE", report.declaration},
          {"Exportador", report.exporter},
          {"CodigoDeposito", report.depot},
          {"FechaIngreso", to_iso(report.at)},
          {"Bultos", pieces_of(report.amount)},
          {"Peso", weight_of(report.amount)},
          {"Contenedor", container_list(report.containers)},
          {"TipoIngreso", report.entry_type},
          {"Estado", report.document_state},
          {"CanalAforo", report.channel}};
}

document::Reply::Row exit_row(const store::ReportRow& report) {
  return {{"NumeroEntrega", report.submission_number},
          {"NumeroEntregaIIE", report.entry},
          {"NumeroDAE", report.declaration},
          {"CodigoDeposito", report.depot},
          {"FechaSalida", to_iso(report.at)},
          {"MotivoSalida", report.motive},
          {"Bultos", pieces_of(report.amount)},
          {"Peso", weight_of(report.amount)},
          {"SaldoBultos", pieces_of(report.left)},
          {"SaldoPeso", weight_of(report.left)},
          {"Estado", report.document_state}};
}

document::Reply::Row milestone_row(const store::MilestoneRow& milestone) {
  return {{"FechaHora", to_iso(milestone.at)},
          {"Hito", milestone.event},
          {"NumeroDAE", milestone.declaration},
          {"CodigoDeposito", milestone.depot},
          {"Responsable", milestone.author},
          {"NumeroEntrega", milestone.submission_number},
          {"Bultos", pieces_of(milestone.moved)},
          {"Peso", weight_of(milestone.moved)},
          {"SaldoBultos", pieces_of(milestone.left)},
          {"SaldoPeso", weight_of(milestone.left)},
          {"Estado", milestone.state},
          {"Detalle", milestone.detail}};
}

}  // namespace esclusa::queries
