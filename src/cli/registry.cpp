#include <fstream>
#include <iostream>
#include <memory>

#include "cli/commands.h"
#include "registry/load.h"

namespace esclusa::cli {

Command add_registry(CLI::App& app) {
  struct Options {
    std::string name, file;
  };
  const auto options = std::make_shared<Options>();
  CLI::App* sub = app.add_subcommand("registry", "registros de referencia de la aduana");
  sub->require_subcommand(1);
  CLI::App* load = sub->add_subcommand("load", "carga un registro desde CSV, todo o nada");
  load->add_option("registro", options->name, "oce, usuarios o dae")
      ->required()
      ->check(CLI::IsMember({"oce", "usuarios", "dae"}));
  load->add_option("archivo", options->file, "archivo CSV con cabecera, UTF-8")->required();
  load->footer("Ejemplo: esclusa registry load dae dae.csv");
  return [options](Env& env) -> int {
    const auto opened = open_store(env);
    if (!opened) return fail(opened.error());
    std::ifstream in(options->file, std::ios::binary);
    if (!in) return fail(reject("input", "no se puede leer " + options->file));
    auto unit = opened->store->write();
    if (!unit) return fail(unit.error());
    registry::Report report;
    const Status status = registry::load_csv(options->name, in, **unit, report);
    for (const auto& refused : report.rejects) {
      std::cerr << options->file << ':' << refused.line << ": " << refused.reason << '\n';
    }
    if (!status) return fail(status.error());
    if (const Status committed = (*unit)->commit(); !committed) return fail(committed.error());
    std::cout << report.rows << " filas cargadas en " << options->name << '\n';
    return kOk;
  };
}

}  // namespace esclusa::cli
