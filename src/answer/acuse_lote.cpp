#include "answer/acuse_lote.h"

#include "answer/parts.h"

namespace esclusa::answer {
namespace {

void write_totals(xml::CanonicalWriter& out, const store::LoteTotals& totals) {
  out.open("Totales");
  out.leaf("Documentos", std::to_string(totals.entries));
  out.leaf("Aceptados", std::to_string(totals.accepted));
  out.leaf("AceptadosConObservaciones", std::to_string(totals.accepted_with_observations));
  out.leaf("Rechazados", std::to_string(totals.refused));
  out.leaf("Pendientes", std::to_string(totals.pending));
  out.leaf("Repeticiones", std::to_string(totals.repetitions));
  out.close();
}

}  // namespace

std::string_view lote_result(const store::LoteTotals& totals) {
  if (totals.refused == totals.entries) return kRefused;
  return totals.accepted + totals.repetitions == totals.entries ? kAccepted : kAcceptedWithObservations;
}

AcuseLoteWriter::AcuseLoteWriter(const Issuer& issuer, const Place& place, const Subject& subject,
                                 const store::LoteTotals& totals, const document::CodeList& codes)
    : out_("AcuseLote", kNamespace, {{"Id", place.answer_id}, {"version", kSchemaVersion}}), codes_(codes) {
  out_.open("Cabecera");
  write_head(out_, issuer, place, subject.partner);
  out_.leaf("Resultado", lote_result(totals));
  out_.leaf("VersionCatalogos", issuer.catalogs_version);
  out_.close();
  write_file(out_, subject, place.at);
  write_totals(out_, totals);
  out_.open("Entradas");
}

void AcuseLoteWriter::write(const std::vector<store::DecidedEntry>& page) {
  for (const store::DecidedEntry& entry : page) write_entry(entry);
}

void AcuseLoteWriter::write_entry(const store::DecidedEntry& entry) {
  out_.open("Entrada");
  out_.leaf("Indice", std::to_string(entry.entry));
  out_.leaf("NombreArchivo", printable(entry.name));
  if (entry.sha256) out_.leaf("Sha256", to_hex(*entry.sha256));
  out_.leaf_if("TipoDocumento", entry.kind);
  out_.leaf_if("NumeroEntrega", entry.submission_number);
  out_.leaf("Resultado", entry.result);
  out_.leaf_if("NumeroTramite", entry.procedure_number);
  if (entry.repetition > 0) out_.leaf("Repeticion", std::to_string(entry.repetition));
  out_.leaf_if("EstadoPendiente", entry.pending_state);
  if (!entry.findings.empty()) {
    out_.open("Errores");
    for (const store::LoteFinding& finding : entry.findings) {
      const document::Code& code = codes_.find(finding.code);
      out_.open("Error");
      out_.leaf("Codigo", finding.code);
      out_.leaf("Mensaje", code.mensaje);
      out_.leaf_if("Ruta", finding.path);
      out_.leaf("Accion", code.accion);
      out_.close();
    }
    if (entry.omitted > 0) out_.leaf("Omitidos", std::to_string(entry.omitted));
    out_.close();
  }
  out_.close();
}

}  // namespace esclusa::answer
