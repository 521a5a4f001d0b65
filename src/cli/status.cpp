#include <fmt/format.h>

#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "cli/commands.h"

namespace esclusa::cli {
namespace {

Result<int> print_status(const Env& env, const Opened& opened, const store::DocumentFilter& filter) {
  ESC_TRY(const auto unit, opened.store->read());
  ESC_TRY(const std::vector<store::DocumentRecord> documents, unit->documents().search(filter));
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  std::vector<std::vector<std::string>> rows;
  for (const store::DocumentRecord& d : documents) {
    ESC_TRY(const auto arrival, unit->arrivals().get(d.arrival));
    const std::string file = arrival ? printable(arrival->name, 60) : "";
    list.push_back({{"id", d.id},
                    {"socio", d.partner},
                    {"archivo", file},
                    {"tipo", d.kind},
                    {"numeroEntrega", d.submission_number},
                    {"recibido", to_iso(d.arrived)},
                    {"decidido", to_iso(d.decided)},
                    {"estadoTransmision", d.transmission_state},
                    {"estadoDocumento", d.document_state},
                    {"resultado", d.result},
                    {"codigos", d.codes},
                    {"repeticiones", d.repetitions}});
    rows.push_back({std::to_string(d.id), d.partner, file, d.kind, d.submission_number, to_iso(d.arrived),
                    d.document_state, d.codes});
  }
  nlohmann::ordered_json partners = nlohmann::ordered_json::array();
  std::vector<std::vector<std::string>> partner_rows;
  for (const config::Partner& partner : opened.config.partners) {
    ESC_TRY(const std::uint64_t waiting, unit->answers().waiting(partner.id));
    ESC_TRY(const store::ChainHead head, unit->answers().head(partner.id));
    partners.push_back({{"socio", partner.id}, {"acuses", head.next_number - 1}, {"porEntregar", waiting}});
    partner_rows.push_back({partner.id, std::to_string(head.next_number - 1), std::to_string(waiting)});
  }
  if (env.json) {
    std::cout << nlohmann::ordered_json{{"socios", partners}, {"documentos", list}}.dump(2) << '\n';
    return static_cast<int>(kOk);
  }
  print_table({"SOCIO", "RESPUESTAS", "POR ENTREGAR"}, partner_rows);
  std::cout << '\n';
  print_table({"ID", "SOCIO", "ARCHIVO", "TIPO", "NÚMERO DE ENTREGA", "RECIBIDO", "ESTADO", "CÓDIGOS"}, rows);
  return static_cast<int>(kOk);
}

}  // namespace

Command add_status(CLI::App& app) {
  const auto filter = std::make_shared<store::DocumentFilter>();
  CLI::App* sub = app.add_subcommand("status", "últimos documentos y respuestas por entregar");
  sub->add_option("-p,--partner", filter->partner, "solo este socio");
  sub->add_option("-k,--kind", filter->kind, "solo este tipo de documento");
  sub->add_option("-r,--result", filter->result,
                  "ACEPTADO, ACEPTADO_CON_OBSERVACIONES, RECHAZADO o PENDIENTE");
  sub->add_option("-n,--number", filter->submission_number, "número de entrega");
  sub->add_option("-f,--file", filter->file_name, "nombre del archivo");
  sub->add_option("--limit", filter->limit, "cuántos como máximo")->check(CLI::Range(1, 10000));
  sub->footer("Ejemplo: esclusa status --result RECHAZADO --limit 20");
  return [filter](Env& env) -> int {
    const auto opened = open_store(env);
    if (!opened) return fail(opened.error());
    const auto code = print_status(env, *opened, *filter);
    return code ? *code : fail(code.error());
  };
}

}  // namespace esclusa::cli
