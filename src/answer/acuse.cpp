#include "answer/acuse.h"

#include <fmt/format.h>

#include <algorithm>

#include "answer/parts.h"

namespace esclusa::answer {
namespace {

using document::Severity;
using xml::CanonicalWriter;

constexpr std::size_t kMaxFindings = 200;
constexpr std::size_t kMaxValue = 512;

constexpr std::string_view severity_word(Severity severity) {
  switch (severity) {
    case Severity::error:
      return "ERROR";
    case Severity::advertencia:
      return "ADVERTENCIA";
    case Severity::informativo:
      return "INFORMATIVO";
  }
  return "ERROR";
}

void write_finding(CanonicalWriter& out, const Finding& finding, const document::CodeList& codes) {
  const document::Code& code = codes.find(finding.code);
  out.open("Error");
  out.leaf("Codigo", finding.code);
  out.leaf("Clase", code.clase);
  out.leaf("Motivo", code.motivo);
  out.leaf("Severidad", severity_word(document::severity(finding.code)));
  out.leaf_if("Regla", code.regla);
  out.leaf_if("Ruta", printable(finding.path, kMaxValue));
  if (finding.line > 0) out.leaf("Linea", std::to_string(finding.line));
  if (finding.column > 0) out.leaf("Columna", std::to_string(finding.column));
  out.leaf_if("ValorRecibido", printable(finding.value, kMaxValue));
  out.leaf("Mensaje", code.mensaje);
  out.leaf_if("InformacionAdicional", printable(finding.detail, kMaxValue));
  out.leaf("Accion", code.accion);
  out.close();
}

void write_findings(CanonicalWriter& out, const char* group, const Findings& all, bool errors,
                    const document::CodeList& codes) {
  std::vector<const Finding*> chosen;
  for (const Finding& finding : all) {
    if ((document::severity(finding.code) == Severity::error) == errors) chosen.push_back(&finding);
  }
  if (chosen.empty()) return;
  std::ranges::stable_sort(chosen, [](const Finding* a, const Finding* b) {
    return std::tie(a->line, a->column, a->code) < std::tie(b->line, b->column, b->code);
  });
  out.open(group);
  for (std::size_t i = 0; i < std::min(chosen.size(), kMaxFindings); ++i)
    write_finding(out, *chosen[i], codes);
  if (chosen.size() > kMaxFindings) out.leaf("Omitidos", std::to_string(chosen.size() - kMaxFindings));
  out.close();
}

}  // namespace

void write_head(CanonicalWriter& out, const Issuer& issuer, const Place& place, const std::string& partner) {
  out.leaf("AcuseId", place.answer_id);
  out.leaf("NumeroAcuse", std::to_string(place.number));
  out.leaf("HuellaAcuseAnterior", to_hex(place.previous));
  out.leaf("Socio", partner);
  out.leaf("Ambiente", issuer.environment);
  out.leaf("Nodo", issuer.node);
}

void write_file(CanonicalWriter& out, const Subject& subject, Instant processed) {
  out.open("Archivo");
  out.leaf("NombreArchivo", printable(subject.file_name));
  out.leaf("TamanoBytes", std::to_string(subject.size));
  out.leaf("Sha256", to_hex(subject.sha256));
  if (subject.content) out.leaf("Sha256Contenido", to_hex(*subject.content));
  out.leaf("FechaRecepcion", to_iso(subject.arrived));
  out.leaf("FechaProceso", to_iso(processed));
  out.close();
}

namespace {

void write_document(CanonicalWriter& out, const Subject& subject, const Outcome& outcome) {
  out.open("Documento");
  if (subject.kind != nullptr) out.leaf("TipoDocumento", subject.kind->code());
  out.leaf_if("NumeroEntrega", subject.header.submission_number);
  out.leaf_if("CodigoOce", subject.header.oce_code);
  out.leaf_if("Ruc", subject.header.ruc);
  out.leaf_if("NumeroTramite", outcome.procedure_number);
  out.leaf("EstadoTransmision", transmission_state(outcome));
  out.leaf("EstadoDocumento", document_state(outcome));
  out.close();
}

void write_signature(CanonicalWriter& out, const Subject& subject) {
  if (!subject.signature) return;
  const pki::SignerCertificate& signer = *subject.signature->signer;
  out.open("Firma");
  out.leaf("SujetoCertificado", printable(signer.subject, 1024));
  out.leaf("EmisorCertificado", printable(signer.issuer, 1024));
  out.leaf("NumeroSerie", signer.serial);
  if (subject.signature->signing_time) out.leaf("FechaFirma", to_iso(*subject.signature->signing_time));
  out.leaf("ResultadoVerificacion", "CORRECTA");
  out.close();
}

void write_effects(CanonicalWriter& out, const std::vector<document::Effect>& effects) {
  for (const document::Effect& effect : effects) {
    out.open("Efecto");
    out.leaf("NumeroDAE", effect.declaration);
    out.leaf("BultosAcumulados", std::to_string(effect.pieces));
    out.leaf("PesoAcumulado", effect.weight.to_string());
    out.leaf("SaldoBultos", std::to_string(effect.pieces_left));
    out.leaf("SaldoPeso", effect.weight_left.to_string());
    out.leaf_if("EstadoEmbarque", effect.shipment_state);
    if (effect.in_depot) {
      out.leaf("SaldoDepositoBultos", std::to_string(effect.in_depot->pieces));
      out.leaf("SaldoDepositoPeso", effect.in_depot->weight.to_string());
    }
    out.close();
  }
}

void write_pending(CanonicalWriter& out, const document::Pending& pending) {
  out.open("Pendiente");
  out.leaf("Estado", pending.state);
  out.leaf("Motivo", pending.reason);
  if (pending.until) out.leaf("VenceEn", to_iso(*pending.until));
  out.leaf_if("DesafioId", pending.challenge);
  if (pending.challenge_until) out.leaf("CodigoVenceEn", to_iso(*pending.challenge_until));
  out.close();
}

void write_registration(CanonicalWriter& out, const document::RegistrationNews& news) {
  out.open("Registro");
  out.leaf("NumeroEntregaSolicitud", news.submission_number);
  out.leaf("EstadoRegistro", news.state);
  out.leaf("SiguientePaso", news.next_step);
  out.leaf_if("DesafioId", news.challenge);
  if (news.challenge_until) out.leaf("CodigoVenceEn", to_iso(*news.challenge_until));
  out.close();
}

void write_reply(CanonicalWriter& out, const document::Reply& reply) {
  out.open("Pagina");
  out.leaf("Total", std::to_string(reply.total));
  out.leaf("Pagina", std::to_string(reply.page));
  out.leaf("Paginas", std::to_string((reply.total + reply.page_size - 1) / reply.page_size));
  out.leaf("FilasPorPagina", std::to_string(reply.page_size));
  out.close();
  for (const document::Reply::Row& row : reply.rows) {
    out.open(reply.row_name);
    for (const auto& [name, value] : row) out.leaf_if(name, printable(value, kMaxValue));
    out.close();
  }
}

}  // namespace

std::string_view transmission_state(const Outcome& outcome) {
  return outcome.processed ? "RECIBIDO" : "ERROR DE RECEPCION";
}

std::string_view document_state(const Outcome& outcome) {
  return outcome.result == kAcceptedWithObservations ? "ACEPTADO CON OBSERVACIONES" : outcome.result;
}

std::string answer_id(Instant day, std::uint64_t sequence) {
  return fmt::format("ACK{}{:010}", to_yyyymmdd(day), sequence);
}

std::string write_acuse(const Issuer& issuer, const Place& place, const Subject& subject,
                        const Outcome& outcome, const document::CodeList& codes) {
  const document::Booking& booking = outcome.booking;
  CanonicalWriter out(booking.reply ? "RespuestaConsulta" : "Acuse", kNamespace,
                      {{"Id", place.answer_id}, {"version", kSchemaVersion}});
  out.open("Cabecera");
  write_head(out, issuer, place, subject.partner);
  out.leaf("Etapa", outcome.processed ? "RECEPCION_Y_PROCESO" : "RECEPCION");
  out.leaf("Resultado", outcome.result);
  if (subject.kind != nullptr) {
    out.leaf("VersionEsquema", subject.kind->schema_version());
    out.leaf("VersionReglas", subject.kind->rules_version());
  }
  out.leaf("VersionCatalogos", issuer.catalogs_version);
  out.leaf_if("AcuseAnterior", outcome.previous_answer);
  out.close();
  write_file(out, subject, place.at);
  write_document(out, subject, outcome);
  write_signature(out, subject);
  if (outcome.pending) write_pending(out, *outcome.pending);
  write_findings(out, "Errores", outcome.findings, true, codes);
  write_findings(out, "Observaciones", outcome.findings, false, codes);
  write_effects(out, booking.effects);
  if (booking.registration) write_registration(out, *booking.registration);
  if (booking.reply) write_reply(out, *booking.reply);
  return out.finish();
}

std::string write_notification(const Issuer& issuer, const Place& place, const std::string& partner,
                               std::int64_t id, const document::Notice& notice) {
  CanonicalWriter out("Notificacion", kNamespace, {{"Id", place.answer_id}, {"version", kSchemaVersion}});
  out.open("Cabecera");
  write_head(out, issuer, place, partner);
  out.close();
  out.open("Aviso");
  out.leaf("NotificacionId", std::to_string(id));
  out.leaf("Evento", notice.event);
  out.leaf("De", document::kSender);
  out.leaf("Destinatario", document::box_name(notice.user));
  out.leaf("Ruc", notice.ruc);
  out.leaf_if("Usuario", notice.user);
  out.leaf("Asunto", notice.subject);
  out.leaf("Fecha", to_iso(place.at));
  out.leaf("Texto", printable(notice.text, 1024));
  out.leaf_if("NumeroDAE", notice.declaration);
  out.leaf_if("NumeroEntrega", notice.submission_number);
  for (const auto& [name, value] : notice.facts) {
    out.open("Dato");
    out.leaf("Nombre", name);
    out.leaf("Valor", printable(value, kMaxValue));
    out.close();
  }
  out.close();
  return out.finish();
}

std::string write_run_summary(const Issuer& issuer, const Place& place, const std::string& partner,
                              const store::RunTotals& totals, const std::vector<store::RunEntry>& entries,
                              const std::optional<Digest>& list_digest, const JournalMark& journal) {
  CanonicalWriter out("ResumenCorrida", kNamespace, {{"Id", place.answer_id}, {"version", kSchemaVersion}});
  out.open("Cabecera");
  write_head(out, issuer, place, partner);
  out.close();
  out.open("Totales");
  out.leaf("Inicio", to_iso(totals.started));
  out.leaf("Fin", to_iso(place.at));
  out.leaf("Archivos", std::to_string(totals.files));
  out.leaf("Bytes", std::to_string(totals.bytes));
  out.leaf("Aceptados", std::to_string(totals.accepted));
  out.leaf("AceptadosConObservaciones", std::to_string(totals.accepted_with_observations));
  out.leaf("Rechazados", std::to_string(totals.refused));
  out.leaf("Pendientes", std::to_string(totals.pending));
  out.leaf("Repeticiones", std::to_string(totals.repetitions));
  out.leaf("PendientesResueltos", std::to_string(totals.settled));
  if (totals.first_number) out.leaf("PrimerNumero", std::to_string(*totals.first_number));
  if (totals.last_number) out.leaf("UltimoNumero", std::to_string(*totals.last_number));
  if (list_digest) out.leaf("HuellaLista", to_hex(*list_digest));
  out.close();
  if (journal.seq > 0) {
    out.open("Bitacora");
    out.leaf("Asiento", std::to_string(journal.seq));
    out.leaf("Huella", to_hex(journal.hash));
    out.close();
  }
  if (!entries.empty()) {
    out.open("Archivos");
    for (const store::RunEntry& entry : entries) {
      out.open("Archivo");
      out.leaf("NombreArchivo", printable(entry.file_name));
      out.leaf("Sha256", to_hex(entry.sha256));
      out.leaf("Resultado", entry.result);
      out.leaf("NumeroAcuse", std::to_string(entry.answer_number));
      if (entry.repetition > 0) out.leaf("Repeticion", std::to_string(entry.repetition));
      out.close();
    }
    if (totals.files > entries.size()) out.leaf("Omitidos", std::to_string(totals.files - entries.size()));
    out.close();
  }
  return out.finish();
}

}  // namespace esclusa::answer
