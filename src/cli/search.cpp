#include "queries/search.h"

#include <fmt/format.h>

#include <array>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>
#include <utility>

#include "cli/commands.h"

namespace esclusa::cli {
namespace {

using document::Reply;
using queries::Asker;

/// The names of the columns, for people.
constexpr std::array<std::pair<std::string_view, std::string_view>, 34> kHeads{{
    {"No", "NO"},
    {"NombreDocumento", "DOCUMENTO"},
    {"NumeroEntrega", "NÚMERO DE ENTREGA"},
    {"FechaHoraEntrega", "ENTREGADO"},
    {"EstadoTransmision", "TRANSMISIÓN"},
    {"EstadoDocumento", "ESTADO"},
    {"NumeroTramite", "TRÁMITE"},
    {"Usuario", "USUARIO"},
    {"TipoDocumento", "TIPO"},
    {"FechaPresentacion", "PRESENTADO"},
    {"Estado", "ESTADO"},
    {"Resultado", "RESULTADO"},
    {"Motivo", "MOTIVO"},
    {"SiguientePaso", "SIGUIENTE PASO"},
    {"FechaDecision", "DECIDIDO"},
    {"CodigosOce", "CÓDIGOS DE OCE"},
    {"NumeroDAE", "DAE"},
    {"Exportador", "EXPORTADOR"},
    {"CodigoDeposito", "DEPÓSITO"},
    {"FechaIngreso", "INGRESO"},
    {"Bultos", "BULTOS"},
    {"Peso", "PESO"},
    {"Contenedor", "CONTENEDOR"},
    {"TipoIngreso", "TIPO"},
    {"CanalAforo", "CANAL"},
    {"NumeroEntregaIIE", "IIE"},
    {"FechaSalida", "SALIDA"},
    {"MotivoSalida", "MOTIVO"},
    {"SaldoBultos", "SALDO"},
    {"SaldoPeso", "SALDO KG"},
    {"FechaHora", "FECHA"},
    {"Hito", "HITO"},
    {"Responsable", "RESPONSABLE"},
    {"Detalle", "DETALLE"},
}};

std::string head_of(std::string_view element) {
  for (const auto& [name, head] : kHeads) {
    if (name == element) return std::string(head);
  }
  return std::string(element);
}

/// As the other commands write keys: "numeroEntrega".
std::string key_of(std::string_view element) {
  std::string key(element);
  if (!key.empty() && key[0] >= 'A' && key[0] <= 'Z') key[0] = static_cast<char>(key[0] - 'A' + 'a');
  return key;
}

std::uint64_t pages_of(const Reply& reply) {
  return (reply.total + reply.page_size - 1) / reply.page_size;
}

void print_json(const Reply& reply) {
  nlohmann::ordered_json rows = nlohmann::ordered_json::array();
  for (const Reply::Row& row : reply.rows) {
    nlohmann::ordered_json object;
    for (const auto& [element, value] : row) object[key_of(element)] = value;
    rows.push_back(std::move(object));
  }
  std::cout << nlohmann::ordered_json{{"total", reply.total},
                                      {"pagina", reply.page},
                                      {"paginas", pages_of(reply)},
                                      {"filasPorPagina", reply.page_size},
                                      {"filas", rows}}
                   .dump(2)
            << '\n';
}

void print_people(const Reply& reply) {
  std::cout << fmt::format("Resultado: {}", reply.total);
  if (reply.total > 0) std::cout << fmt::format("  (página {} de {})", reply.page, pages_of(reply));
  std::cout << '\n';
  if (reply.rows.empty()) return;
  std::vector<std::string> head;
  for (const auto& [element, value] : reply.rows.front()) head.push_back(head_of(element));
  std::vector<std::vector<std::string>> rows;
  for (const Reply::Row& row : reply.rows) {
    std::vector<std::string>& cells = rows.emplace_back();
    for (const auto& [element, value] : row) cells.push_back(printable(value, 200));
  }
  print_table(head, rows);
}

struct SearchOptions {
  queries::DocumentQuery documents;
  queries::RegistrationQuery registrations;
  queries::ReportQuery entries;
  queries::ReportQuery exits;
  queries::TimelineQuery timeline;
};

/// One of the searches: which subcommand, and what it finds.
struct Search {
  CLI::App* command;
  std::function<Result<Reply>(const Asker&)> find;
};

void add_page(CLI::App& command, queries::Query& query) {
  command.add_option("--page", query.page, "página, desde 1")->check(CLI::Range(1, 1'000'000));
  command.add_option("--rows", query.rows_per_page, "filas por página; por defecto 50")
      ->check(CLI::Range(std::uint64_t{1}, queries::kMostRows));
}

void add_period(CLI::App& command, queries::Query& query) {
  CLI::Option* named =
      command.add_option("--period", query.period.named, "HOY, SEMANA o MES; por defecto HOY")
          ->check(CLI::IsMember({"HOY", "SEMANA", "MES"}));
  CLI::Option* from = command.add_option("--from", query.period.from, "primer día, AAAA-MM-DD (Ecuador)");
  CLI::Option* to = command.add_option("--to", query.period.to, "último día; 92 días como máximo");
  from->needs(to)->excludes(named);
  to->needs(from)->excludes(named);
}

CLI::App* add_documents(CLI::App& parent, queries::DocumentQuery& query) {
  CLI::App* command = parent.add_subcommand("documents", "documentos y sus dos estados (como CET)");
  command->add_option("--operation", query.operation, "tipo de operación")
      ->check(CLI::IsMember({"VUE", "DESPACHO", "CARGA", "REGISTRO"}));
  command->add_option("--title", query.title, "texto del nombre del documento");
  command->add_option("-n,--number", query.number, "número de entrega");
  command->add_option("-s,--state", query.state, "estado del documento");
  command->add_option("-u,--user", query.user, "usuario que lo presentó");
  command->add_option("--oce", query.oce_code, "código de OCE con que se presentó");
  add_period(*command, query);
  add_page(*command, query);
  command->footer("Ejemplo: esclusa search documents --operation CARGA --state RECHAZADO --period SEMANA");
  return command;
}

CLI::App* add_registrations(CLI::App& parent, queries::RegistrationQuery& query) {
  CLI::App* command =
      parent.add_subcommand("registrations", "solicitudes de registro de una persona (como CRR)");
  command->add_option("identidad", query.identity, "cédula, RUC o pasaporte")->required();
  command->add_option("--ruc", query.company, "RUC de la empresa o entidad; sin él, usuarios generales");
  add_page(*command, query);
  command->footer("Ejemplo: esclusa search registrations 1710034065 --ruc 1790011674001");
  return command;
}

CLI::App* add_reports(CLI::App& parent, queries::ReportQuery& query, bool entries) {
  CLI::App* command = entries
                          ? parent.add_subcommand("entries", "informes de ingreso, como están hoy (como CIE)")
                          : parent.add_subcommand("exits", "informes de salida, como están hoy (como CSE)");
  command->add_option("-d,--depot", query.depot, "código del depósito");
  command->add_option("--dae", query.declaration, "número de DAE");
  command->add_option("-n,--number", query.number, "número de entrega del informe");
  command->add_option("--district", query.district, "distrito del depósito");
  command->add_option("-s,--state", query.state, "estado del informe")
      ->check(CLI::IsMember({"ACEPTADO", "ACEPTADO CON OBSERVACIONES", "CORREGIDO", "ANULADO"}));
  command->add_option("--container", query.container, "contenedor");
  if (entries) {
    command->add_option("--type", query.entry_type, "T total, P parcial")->check(CLI::IsMember({"T", "P"}));
  } else {
    command->add_option("--motive", query.motive, "E embarque, D devolución, T traslado, B baja")
        ->check(CLI::IsMember({"E", "D", "T", "B"}));
    command->add_option("--entry", query.entry, "número de entrega del informe de ingreso");
  }
  add_period(*command, query);
  add_page(*command, query);
  command->footer(entries ? "Con --dae o --number y sin período busca en cualquier fecha.\n"
                            "Ejemplo: esclusa search entries --depot 05000003 --period SEMANA"
                          : "Con --dae o --number y sin período busca en cualquier fecha.\n"
                            "Ejemplo: esclusa search exits --dae 05520264000000001 --motive E");
  return command;
}

CLI::App* add_timeline(CLI::App& parent, queries::TimelineQuery& query) {
  CLI::App* command = parent.add_subcommand("timeline", "hitos de un embarque en orden (como CPC)");
  CLI::Option_group* of = command->add_option_group("De qué embarque", "una DAE, o un número de carga");
  of->add_option("dae", query.declaration, "número de DAE");
  CLI::Option* mrn = of->add_option("--mrn", query.mrn, "manifiesto de la carga …");
  of->require_option(1);
  CLI::Option* msn = command->add_option("--msn", query.msn, "… secuencia del máster …");
  command->add_option("--hsn", query.hsn, "… y, si se quiere, la del hijo")->needs(msn);
  mrn->needs(msn);
  msn->needs(mrn);
  command->add_option("-d,--depot", query.depot, "solo este depósito");
  add_page(*command, query);
  command->footer("Ejemplo: esclusa search timeline 05520264000000001 --json");
  return command;
}

/// Operators of the gateway see everything.
int search(const Env& env, const Search& chosen) {
  const auto opened = open_store(env);
  if (!opened) return fail(opened.error());
  const auto unit = opened->store->read();
  if (!unit) return fail(unit.error());
  const auto reply = chosen.find(Asker{{.everything = true, .ruc = {}}, env.clock.now(), **unit});
  if (!reply) return fail(reply.error());
  if (env.json) {
    print_json(*reply);
  } else {
    print_people(*reply);
  }
  return kOk;
}

}  // namespace

Command add_search(CLI::App& app) {
  const auto options = std::make_shared<SearchOptions>();
  CLI::App* sub = app.add_subcommand("search", "busca documentos, registros, ingresos, salidas e hitos");
  sub->require_subcommand(1);
  sub->footer(
      "Son las consultas de los operadores, sobre lo de todos.\n"
      "Ejemplo: esclusa search timeline 05520264000000001");
  SearchOptions& o = *options;
  const std::vector<Search> searches{
      {add_documents(*sub, o.documents),
       [options](const Asker& asker) { return queries::find_documents(options->documents, asker); }},
      {add_registrations(*sub, o.registrations),
       [options](const Asker& asker) { return queries::find_registrations(options->registrations, asker); }},
      {add_reports(*sub, o.entries, true),
       [options](const Asker& asker) {
         return queries::find_reports(queries::ReportKind::entry, options->entries, asker);
       }},
      {add_reports(*sub, o.exits, false),
       [options](const Asker& asker) {
         return queries::find_reports(queries::ReportKind::exit, options->exits, asker);
       }},
      {add_timeline(*sub, o.timeline),
       [options](const Asker& asker) { return queries::find_timeline(options->timeline, asker); }},
  };
  return [searches](Env& env) -> int {
    for (const Search& one : searches) {
      if (one.command->parsed()) return search(env, one);
    }
    return kUsage;
  };
}

}  // namespace esclusa::cli
