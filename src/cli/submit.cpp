#include <fmt/format.h>

#include <iostream>
#include <memory>
#include <random>
#include <thread>

#include "cli/commands.h"
#include "daemon/drop_worker.h"
#include "daemon/house.h"
#include "intake/name.h"
#include "pki/certificates.h"

namespace esclusa::cli {
namespace {

constexpr std::chrono::milliseconds kBetweenLooks{250};
constexpr std::uint64_t kMostAnswer = 16ULL << 20U;

/// The answer file that appears for `name`: it was not there before, and it is about these bytes.
Result<std::string> await_answer(transport::Transport& drop, const Digest& sha256,
                                 const std::vector<transport::Entry>& before, std::chrono::seconds patience) {
  const auto deadline = std::chrono::steady_clock::now() + patience;
  const std::string proof = "<Sha256>" + to_hex(sha256) + "</Sha256>";
  std::vector<std::string> looked_at;
  for (const transport::Entry& entry : before) looked_at.push_back(entry.name);
  for (;;) {
    ESC_CHECK(drop.connect());
    ESC_TRY(const std::vector<transport::Entry> listing, drop.list());
    for (const transport::Entry& entry : listing) {
      const bool fresh = std::ranges::find(looked_at, entry.name) == looked_at.end();
      if (!fresh || !entry.name.ends_with(".acuse.xml") || entry.name.starts_with('.')) continue;
      looked_at.push_back(entry.name);
      const transport::Fetch wanted{entry.name, kMostAnswer};
      auto fetched = drop.fetch({&wanted, 1});
      if (!fetched.front()) continue;
      const std::string text{as_text(fetched.front()->content)};
      if (text.find(proof) != std::string::npos) return text;
    }
    if (std::chrono::steady_clock::now() >= deadline) {
      return retry("submit.timeout", "no llegó respuesta en el tiempo dado; el documento queda en el buzón");
    }
    std::this_thread::sleep_for(kBetweenLooks);
  }
}

struct Options {
  std::string file, partner, name, output;
  int patience = 60;
};

int submit(const Env& env, const Options& options) {
  const auto config = load_config(env);
  if (!config) return kBadConfig;
  const config::Partner* partner = config->partner(options.partner);
  if (partner == nullptr) return fail(reject("submit.partner", "no hay un socio «" + options.partner + "»"));
  const auto content = read_input(options.file);
  if (!content) return fail(content.error());
  auto drop = daemon::open_drop_as_partner(*partner);
  if (!drop) return fail(drop.error());
  if (Status status = (*drop)->connect(); !status) return fail(status.error());
  const auto before = (*drop)->list();
  if (!before) return fail(before.error());
  const std::string name =
      options.name.empty() ? std::filesystem::path(options.file).filename().string() : options.name;
  const transport::Upload upload{name, *content};
  if (const Status put = (*drop)->publish({&upload, 1}).front(); !put) return fail(put.error());
  std::cerr << "entregado: " << printable(name) << '\n';
  const auto answer =
      await_answer(**drop, pki::sha256(*content), *before, std::chrono::seconds{options.patience});
  if (!answer)
    return answer.error().code == "submit.timeout" ? (fail(answer.error()), kTryAgain) : fail(answer.error());
  if (!write_output(options.output, *answer)) return kCannotWrite;
  return answer->find("<Resultado>RECHAZADO</Resultado>") == std::string::npos ? kOk : kNegative;
}

}  // namespace

Command add_submit(CLI::App& app) {
  const auto options = std::make_shared<Options>();
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
