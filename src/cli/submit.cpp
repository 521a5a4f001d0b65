#include <filesystem>
#include <iostream>
#include <memory>

#include "cli/commands.h"
#include "cli/visit.h"

namespace esclusa::cli {
namespace {

struct SubmitOptions {
  std::string file, partner, name, output;
  int patience = 60;
};

int submit(const Env& env, const SubmitOptions& options) {
  const auto config = load_config(env);
  if (!config) return kBadConfig;
  const config::Partner* partner = config->partner(options.partner);
  if (partner == nullptr) return fail(reject("submit.partner", "no hay un socio «" + options.partner + "»"));
  const auto content = read_input(options.file);
  if (!content) return fail(content.error());
  auto visit = Visit::open(*partner);
  if (!visit) return fail(visit.error());
  const std::string name =
      options.name.empty() ? std::filesystem::path(options.file).filename().string() : options.name;
  if (const Status left = visit->leave(name, *content); !left) return fail(left.error());
  std::cerr << "entregado: " << printable(name) << '\n';
  const auto answer = visit->await_answer(*content, std::chrono::seconds{options.patience});
  if (!answer) return fail(answer.error());
  if (!write_output(options.output, *answer)) return kCannotWrite;
  return is_refusal(*answer) ? kNegative : kOk;
}

}  // namespace

Command add_submit(CLI::App& app) {
  const auto options = std::make_shared<SubmitOptions>();
  CLI::App* sub = app.add_subcommand("submit", "deja un documento en el buzón de un socio y espera su acuse");
  sub->add_option("archivo", options->file, "documento firmado")->required();
  sub->add_option("-p,--partner", options->partner, "identificador del socio")->required();
  sub->add_option("--name", options->name, "nombre en el buzón; por defecto el del archivo");
  sub->add_option("--wait", options->patience, "segundos de espera")->check(CLI::Range(1, 86400));
  sub->add_option("-o,--output", options->output, "dónde guardar el acuse; por defecto la salida estándar");
  sub->footer("Hace falta que el daemon esté trabajando. Ejemplo: esclusa submit iie.xml -p deposito-norte");
  return [options](Env& env) -> int { return submit(env, *options); };
}

}  // namespace esclusa::cli
