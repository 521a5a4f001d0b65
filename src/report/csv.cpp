#include "base/bytes.h"
#include "base/csv_writer.h"
#include "report/figure_names.h"
#include "report/report.h"

namespace esclusa::report {
namespace {

/// The rows of one section of the file about one partner (empty = all) and one key.
class Rows {
 public:
  Rows(CsvWriter& csv, std::string section, std::string partner, std::string key)
      : csv_(csv), section_(std::move(section)), partner_(std::move(partner)), key_(std::move(key)) {}
  Rows& text(const std::string& name, const std::string& value) {
    csv_.row({section_, partner_, key_, name, value});
    return *this;
  }
  Rows& count(const std::string& name, std::uint64_t value) { return text(name, std::to_string(value)); }
  Rows& time(const std::string& name, Instant value) { return text(name, to_iso(value)); }

 private:
  CsvWriter& csv_;
  std::string section_;
  std::string partner_;
  std::string key_;
};

void write_tally(Rows rows, const store::Tally& tally) {
  for (const FigureName& figure : kFileFigures) rows.count(figure.key, tally.*figure.value);
}

void write_answers(CsvWriter& csv, const Section& section) {
  const store::AnswerFigures& a = section.answers;
  Rows rows(csv, "respuestas", section.partner, "");
  if (a.first_number && a.last_number) rows.count("primera", *a.first_number).count("ultima", *a.last_number);
  rows.count("firmadas", a.count)
      .count("entregadas", a.delivered)
      .count("porEntregar", a.waiting)
      .count("retenidas", a.parked);
  Rows(csv, "colaDeSalida", section.partner, "")
      .count("porEntregar", section.outbox.waiting)
      .count("retenidas", section.outbox.parked);
  const auto seconds = [](std::int64_t value) { return static_cast<std::uint64_t>(value); };
  const Durations& after = section.answered_after;
  Rows(csv, "segundosHastaRespuesta", section.partner, "")
      .count("respondidos", after.count())
      .count("p50", seconds(after.percentile(50)))
      .count("p95", seconds(after.percentile(95)))
      .count("maximo", seconds(after.longest()));
}

void write_section(CsvWriter& csv, const Section& section) {
  write_tally(Rows(csv, "archivos", section.partner, ""), section.files);
  for (const auto& [kind, tally] : section.kinds)
    write_tally(Rows(csv, "archivos", section.partner, kind_name(kind)), tally);
  for (const auto& [kind, tally] : section.in_lotes)
    write_tally(Rows(csv, "documentosEnLotes", section.partner, kind_name(kind)), tally);
  Rows(csv, "cuarentena", section.partner, "").count("archivos", section.quarantined);
  write_answers(csv, section);
  if (section.oldest_pending) {
    Rows(csv, "pendienteMasAntiguo", section.partner, section.oldest_pending->submission_number)
        .text("archivo", printable(section.oldest_pending->file_name))
        .time("desde", section.oldest_pending->since);
  }
  for (const CodeCount& one : section.top_codes) {
    Rows(csv, "codigos", section.partner, one.code)
        .count("documentos", one.documents)
        .text("mensaje", one.text);
  }
}

void write_idle(CsvWriter& csv, const store::IdleShipments& idle) {
  Rows(csv, "embarquesSinMovimiento", "", "").count("cantidad", idle.count);
  for (const store::IdleShipment& one : idle.first) {
    Rows(csv, "embarqueSinMovimiento", one.partner, one.depot + '/' + one.declaration)
        .text("bultos", std::to_string(one.pieces))
        .text("pesoKg", one.weight.to_string())
        .time("ultimoMovimiento", one.last_movement);
  }
}

}  // namespace

std::string to_csv(const Report& report) {
  CsvWriter csv;
  csv.row({"seccion", "socio", "clave", "dato", "valor"});
  Rows head(csv, "informe", report.scope.partner, "");
  head.text("nodo", report.node);
  if (report.scope.night) head.text("noche", to_iso(*report.scope.night));
  head.time("desde", report.scope.period.from).time("hasta", report.scope.period.to);
  head.time("estadoA", report.generated);
  for (const Silent& one : report.silent) {
    Rows(csv, "socioEsperadoQueFalta", one.partner, to_iso(one.night))
        .text("nombre", one.name)
        .time("horaLimite", one.deadline)
        .text("llegada", one.came ? to_iso(*one.came) : "");
  }
  for (const Section& section : report.partners) write_section(csv, section);
  if (report.all) write_section(csv, *report.all);
  write_idle(csv, report.idle);
  return csv.text();
}

}  // namespace esclusa::report
