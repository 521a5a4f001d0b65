#include <fmt/format.h>

#include "base/bytes.h"
#include "base/text_table.h"
#include "report/figure_names.h"
#include "report/report.h"

namespace esclusa::report {
namespace {

using Row = std::vector<std::string>;
using Rows = std::vector<Row>;

/// A block with its title; it says so when there is nothing.
std::string block(const std::string& title, const Row& head, const Rows& rows) {
  return fmt::format("\n{}\n{}", title, rows.empty() ? "Ninguno.\n" : text_table(head, rows));
}

std::string number(const std::optional<std::uint64_t>& value) {
  return value ? std::to_string(*value) : "";
}

/// The sections in order, all of them together last.
std::vector<const Section*> sections(const Report& report) {
  std::vector<const Section*> all;
  for (const Section& section : report.partners) all.push_back(&section);
  if (report.all) all.push_back(&*report.all);
  return all;
}

std::string name_of(const Section& section) {
  return section.partner.empty() ? "TOTAL" : section.partner;
}

Row counts(Row row, const store::Tally& tally) {
  for (const FigureName& figure : kFileFigures) row.push_back(std::to_string(tally.*figure.value));
  return row;
}

Row titles(Row row) {
  for (const FigureName& figure : kFileFigures) row.emplace_back(figure.title);
  return row;
}

std::string heading(const Report& report) {
  const store::Period& period = report.scope.period;
  std::string text = report.scope.night
                         ? fmt::format("INFORME DE LA NOCHE DEL {}\n", to_iso(*report.scope.night))
                         : std::string("INFORME DEL PERÍODO\n");
  text += fmt::format("Nodo:     {}\n", report.node);
  if (!report.scope.partner.empty()) text += fmt::format("Socio:    {}\n", report.scope.partner);
  text += fmt::format("Desde:    {}\nHasta:    {} (sin incluirlo)\nEstado a: {} (hora de Ecuador)\n",
                      to_local(period.from), to_local(period.to), to_local(report.generated));
  return text;
}

std::string silent(const Report& report) {
  if (report.silent.empty()) return "\nNingún socio esperado faltó.\n";
  Rows rows;
  for (const Silent& one : report.silent) {
    rows.push_back({one.partner, one.name, to_iso(one.night), to_local(one.deadline),
                    one.came ? to_local(*one.came) : "NO LLEGÓ NADA"});
  }
  return fmt::format("\n*** ATENCIÓN: {} FALTA(S) DE SOCIOS ESPERADOS ***\n", rows.size()) +
         text_table({"SOCIO", "NOMBRE", "NOCHE", "HORA LÍMITE", "LLEGADA"}, rows);
}

std::string files(const Report& report) {
  Rows by_partner;
  Rows by_kind;
  Rows in_lotes;
  for (const Section* section : sections(report)) {
    by_partner.push_back(counts({name_of(*section)}, section->files));
    by_partner.back().push_back(std::to_string(section->quarantined));
    for (const auto& [kind, tally] : section->kinds)
      by_kind.push_back(counts({name_of(*section), kind_name(kind)}, tally));
    for (const auto& [kind, tally] : section->in_lotes)
      in_lotes.push_back(counts({name_of(*section), kind_name(kind)}, tally));
  }
  Row head = titles({"SOCIO"});
  head.emplace_back("CUARENTENA");
  return block("ARCHIVOS RECIBIDOS", head, by_partner) +
         "Recibidos = error de recepción + aceptados + con observaciones + rechazados + pendientes + "
         "repetidos.\nSin decidir: los pendientes que aún no se han examinado.\n" +
         block("POR TIPO DE DOCUMENTO", titles({"SOCIO", "TIPO"}), by_kind) +
         block("DOCUMENTOS DENTRO DE LOTES (cada lote es un archivo de los anteriores)",
               titles({"SOCIO", "TIPO"}), in_lotes);
}

std::string answers(const Report& report) {
  Rows rows;
  Rows times;
  for (const Section* section : sections(report)) {
    const store::AnswerFigures& a = section->answers;
    rows.push_back({name_of(*section), number(a.first_number), number(a.last_number), std::to_string(a.count),
                    std::to_string(a.delivered), std::to_string(a.waiting), std::to_string(a.parked),
                    std::to_string(section->outbox.waiting), std::to_string(section->outbox.parked)});
    const Durations& after = section->answered_after;
    times.push_back({name_of(*section), std::to_string(after.count()), std::to_string(after.percentile(50)),
                     std::to_string(after.percentile(95)), std::to_string(after.longest())});
  }
  return block("RESPUESTAS FIRMADAS EN EL PERÍODO, Y TODO LO QUE AHORA ESPERA ENTREGA",
               {"SOCIO", "PRIMERA", "ÚLTIMA", "FIRMADAS", "ENTREGADAS", "POR ENTREGAR", "RETENIDAS",
                "EN COLA AHORA", "RETENIDAS AHORA"},
               rows) +
         block("SEGUNDOS DESDE LA LLEGADA HASTA LA PRIMERA RESPUESTA",
               {"SOCIO", "RESPONDIDOS", "P50", "P95", "MÁXIMO"}, times);
}

std::string pending(const Report& report) {
  Rows rows;
  for (const Section& section : report.partners) {
    if (!section.oldest_pending) continue;
    const store::OldestPending& oldest = *section.oldest_pending;
    rows.push_back(
        {section.partner, oldest.submission_number, printable(oldest.file_name, 60), to_local(oldest.since)});
  }
  return block("PENDIENTE MÁS ANTIGUO DE CADA SOCIO", {"SOCIO", "NÚMERO DE ENTREGA", "ARCHIVO", "DESDE"},
               rows);
}

std::string codes(const Report& report) {
  Rows rows;
  const Section* const shown = report.all ? &*report.all : &report.partners.front();
  for (const CodeCount& one : shown->top_codes)
    rows.push_back({one.code, std::to_string(one.documents), one.text});
  return block("CÓDIGOS MÁS FRECUENTES", {"CÓDIGO", "DOCUMENTOS", "MENSAJE"}, rows);
}

std::string idle(const Report& report) {
  Rows rows;
  for (const store::IdleShipment& one : report.idle.first) {
    rows.push_back({one.depot, one.declaration, one.partner, std::to_string(one.pieces),
                    one.weight.to_string(), to_local(one.last_movement)});
  }
  std::string text = block(fmt::format("EMBARQUES CON SALDO SIN MOVIMIENTO DESDE HACE MÁS DE {} DÍAS: {}",
                                       kIdle.count(), report.idle.count),
                           {"DEPÓSITO", "DAE", "SOCIO", "BULTOS", "PESO KG", "ÚLTIMO MOVIMIENTO"}, rows);
  if (report.idle.count > rows.size()) text += fmt::format("Se muestran los primeros {}.\n", rows.size());
  return text;
}

}  // namespace

std::string to_text(const Report& report) {
  return heading(report) + silent(report) + files(report) + answers(report) + pending(report) +
         codes(report) + idle(report);
}

}  // namespace esclusa::report
