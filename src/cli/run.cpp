#include <cstdlib>
#include <iostream>
#include <utility>

#include "cli/commands.h"

namespace esclusa::cli {
namespace {

constexpr const char* kAbout =
    "Esclusa: canal de archivos entre la aduana y los operadores de comercio exterior.\n"
    "Recoge documentos XML firmados de los buzones, los decide y deja acuses firmados.";

constexpr const char* kExamples =
    "Ejemplos:\n"
    "  esclusa init config/local            prepara una configuración con certificados de prueba\n"
    "  esclusa -c config/local/esclusa.toml check\n"
    "  esclusa -c config/local/esclusa.toml once\n"
    "  esclusa verify acuse.xml --trusted ca.pem";

std::string default_config() {
  const char* from_environment =
      std::getenv("ESCLUSA_CONFIG");  // NOLINT(concurrency-mt-unsafe): before any thread
  return from_environment != nullptr ? from_environment : "/etc/esclusa/esclusa.toml";
}

}  // namespace

int run(int argc, char** argv, const document::KindRegistry& kinds, const Clock& clock) {
  CLI::App app{kAbout, "esclusa"};
  app.footer(kExamples);
  app.require_subcommand(1);
  app.set_version_flag("--version", "esclusa 0.1.0");
  Env env{kinds, clock, default_config(), false};
  app.add_option("-c,--config", env.config_file, "archivo de configuración (o la variable ESCLUSA_CONFIG)");
  app.add_flag("--json", env.json, "salida para máquinas");
  app.fallthrough();
  std::vector<std::pair<CLI::App*, Command>> commands;
  for (Command (*add)(CLI::App&) :
       {add_daemon, add_once, add_check, add_init, add_sign, add_verify, add_validate, add_submit, add_status,
        add_search, add_show, add_quarantine, add_registry, add_report, add_codes, add_review, add_mailbox,
        add_audit, add_keys}) {
    Command command = add(app);
    commands.emplace_back(app.get_subcommands({}).back(), std::move(command));
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? kOk : kUsage;
  }
  for (const auto& [subcommand, command] : commands) {
    if (subcommand->parsed()) return command(env);
  }
  return kUsage;
}

}  // namespace esclusa::cli
