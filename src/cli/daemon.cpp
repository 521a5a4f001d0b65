#include "daemon/daemon.h"

#include "cli/commands.h"
#include "daemon/guard.h"

namespace esclusa::cli {

Command add_daemon(CLI::App& app) {
  CLI::App* sub = app.add_subcommand(
      "daemon", "trabaja los buzones hasta recibir SIGTERM; SIGHUP relee la configuración");
  sub->footer("Termina lo que tiene entre manos antes de salir.");
  return [](Env& env) -> int {
    auto config = load_config(env);
    if (!config) return kBadConfig;
    daemon::block_signals();
    if (const Status guarded = daemon::guard_process(); !guarded) return fail(guarded.error());
    const auto events = make_sink(*config, env.clock);
    const Status status = daemon::serve(std::move(*config), env.kinds, env.clock, *events);
    return status ? kOk : fail(status.error());
  };
}

}  // namespace esclusa::cli
