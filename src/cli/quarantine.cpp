#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "cli/commands.h"
#include "daemon/house.h"

namespace esclusa::cli {
namespace {

int list(const Env& env, const std::vector<store::QuarantineEntry>& entries) {
  nlohmann::ordered_json json = nlohmann::ordered_json::array();
  std::vector<std::vector<std::string>> rows;
  for (const store::QuarantineEntry& e : entries) {
    json.push_back({{"id", e.arrival},
                    {"socio", e.partner},
                    {"archivo", printable(e.name)},
                    {"correlacion", e.correlation},
                    {"bytes", e.size},
                    {"sha256", to_hex(e.sha256)},
                    {"recibido", to_iso(e.arrived)},
                    {"codigos", e.codes}});
    rows.push_back({std::to_string(e.arrival), e.partner, printable(e.name, 60), std::to_string(e.size),
                    to_iso(e.arrived), e.codes});
  }
  if (env.json) {
    std::cout << json.dump(2) << '\n';
  } else {
    print_table({"ID", "SOCIO", "ARCHIVO", "BYTES", "RECIBIDO", "CÓDIGOS"}, rows);
  }
  return kOk;
}

int export_one(const Env& env, const Opened& opened, std::int64_t id, const std::string& output) {
  const auto unit = opened.store->read();
  if (!unit) return fail(unit.error());
  const auto arrival = (*unit)->arrivals().get(id);
  if (!arrival) return fail(arrival.error());
  if (!*arrival || (*arrival)->place.segment.empty())
    return fail(reject("quarantine.unknown", "no hay bytes guardados con ese id"));
  const auto archive = daemon::open_archive(opened.config, env.clock);
  if (!archive) return fail(archive.error());
  const auto bytes = (*archive)->read((*arrival)->place);
  if (!bytes) return fail(bytes.error());
  return write_output(output, as_text(*bytes)) ? kOk : kCannotWrite;
}

}  // namespace

Command add_quarantine(CLI::App& app) {
  struct Options {
    std::string partner, output;
    std::size_t limit = 50;
    std::int64_t id = 0;
  };
  const auto options = std::make_shared<Options>();
  CLI::App* sub = app.add_subcommand("quarantine", "archivos rechazados o ilegibles y su motivo");
  sub->require_subcommand(1);
  CLI::App* listing = sub->add_subcommand("list", "los más recientes");
  listing->add_option("-p,--partner", options->partner, "solo este socio");
  listing->add_option("--limit", options->limit, "cuántos como máximo")->check(CLI::Range(1, 10000));
  CLI::App* exporting = sub->add_subcommand("export", "escribe los bytes exactos de uno");
  exporting->add_option("id", options->id, "id de la lista")->required();
  exporting->add_option("-o,--output", options->output, "archivo; por defecto la salida estándar");
  return [options, listing](Env& env) -> int {
    const auto opened = open_store(env);
    if (!opened) return fail(opened.error());
    if (!listing->parsed()) return export_one(env, *opened, options->id, options->output);
    const auto unit = opened->store->read();
    if (!unit) return fail(unit.error());
    const auto entries = (*unit)->quarantine().list(options->partner, options->limit);
    return entries ? list(env, *entries) : fail(entries.error());
  };
}

}  // namespace esclusa::cli
