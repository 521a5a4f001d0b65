#include <fmt/format.h>

#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "audit/case.h"
#include "cli/commands.h"
#include "daemon/house.h"

namespace esclusa::cli {
namespace {

nlohmann::ordered_json to_json(const store::DocumentRecord& d, const std::optional<store::Arrival>& arrival,
                               const std::vector<store::AnswerRecord>& answers) {
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const store::AnswerRecord& a : answers) {
    list.push_back({{"acuse", a.answer_id},
                    {"numero", a.number},
                    {"resultado", a.result},
                    {"archivo", a.name},
                    {"creado", to_iso(a.created)},
                    {"entregado", a.delivered ? to_iso(*a.delivered) : ""}});
  }
  nlohmann::ordered_json json{{"id", d.id},
                              {"socio", d.partner},
                              {"tipo", d.kind},
                              {"numeroEntrega", d.submission_number},
                              {"codigoOce", d.oce_code},
                              {"ruc", d.ruc},
                              {"usuario", d.user},
                              {"resultado", d.result},
                              {"estadoTransmision", d.transmission_state},
                              {"estadoDocumento", d.document_state},
                              {"numeroTramite", d.procedure_number},
                              {"codigos", d.codes},
                              {"sha256", to_hex(d.sha256)},
                              {"recibido", to_iso(d.arrived)},
                              {"decidido", to_iso(d.decided)},
                              {"repeticiones", d.repetitions}};
  if (d.pending_until) json["venceEn"] = to_iso(*d.pending_until);
  if (arrival) {
    json["archivo"] = printable(arrival->name);
    json["bytes"] = arrival->size;
    json["correlacion"] = arrival->correlation;
    json["archivadoEn"] = arrival->place.segment;
  }
  json["respuestas"] = list;
  return json;
}

void print_people(const nlohmann::ordered_json& json) {
  for (const auto& [key, value] : json.items()) {
    if (value.is_array() || (value.is_string() && value.get<std::string>().empty())) continue;
    std::cout << fmt::format("{:<20}{}\n", key, value.is_string() ? value.get<std::string>() : value.dump());
  }
  for (const auto& a : json["respuestas"]) {
    const std::string delivered = a["entregado"].get<std::string>();
    std::cout << fmt::format("respuesta {:<10}{}  {}  {}  {}\n", a["numero"].dump(),
                             a["acuse"].get<std::string>(), a["resultado"].get<std::string>(),
                             a["archivo"].get<std::string>(),
                             delivered.empty() ? "por entregar" : "entregada " + delivered);
  }
}

struct ShowOptions {
  std::string key;
  bool answer = false;
  bool original = false;
};

int show(const Env& env, const ShowOptions& options) {
  const auto opened = open_store(env);
  if (!opened) return fail(opened.error());
  const auto unit = opened->store->read();
  if (!unit) return fail(unit.error());
  const auto document = audit::find_document(**unit, options.key);
  if (!document) return fail(document.error());
  const auto answers = (*unit)->answers().of_document(document->id);
  if (!answers) return fail(answers.error());
  const auto arrival = (*unit)->arrivals().get(document->arrival);
  if (!arrival) return fail(arrival.error());
  if (options.answer) {
    if (answers->empty()) return kNegative;
    return write_output("-", answers->back().bytes) ? kOk : kCannotWrite;
  }
  if (options.original) {
    const auto archive = daemon::open_archive(opened->config, env.clock);
    if (!archive) return fail(archive.error());
    const auto bytes = (*archive)->read((*arrival)->place);
    if (!bytes) return fail(bytes.error());
    return write_output("-", as_text(*bytes)) ? kOk : kCannotWrite;
  }
  const auto json = to_json(*document, *arrival, *answers);
  if (env.json) {
    std::cout << json.dump(2) << '\n';
  } else {
    print_people(json);
  }
  return kOk;
}

}  // namespace

Command add_show(CLI::App& app) {
  const auto options = std::make_shared<ShowOptions>();
  CLI::App* sub = app.add_subcommand("show", "todo sobre un documento: estados, firmas, respuestas");
  sub->add_option("documento", options->key,
                  "id de la tabla de status, número de entrega, correlación o número de acuse")
      ->required();
  sub->add_flag("--answer", options->answer, "escribe el último acuse firmado, tal como se entregó");
  sub->add_flag("--original", options->original, "escribe los bytes recibidos");
  sub->footer("Ejemplo: esclusa show 17 --answer | esclusa verify - --trusted ca.pem");
  return [options](Env& env) -> int { return show(env, *options); };
}

}  // namespace esclusa::cli
