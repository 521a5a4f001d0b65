#include <fmt/format.h>

#include <iostream>
#include <nlohmann/json.hpp>

#include "cli/review.h"
#include "daemon/house.h"
#include "daemon/post_office.h"
#include "pipeline/renewal_desk.h"
#include "registration/renewal.h"

namespace esclusa::cli {
namespace {

constexpr std::size_t kMostShown = 10'000;

int preview(const Env& env) {
  const auto opened = open_store(env);
  if (!opened) return fail(opened.error());
  const auto unit = opened->store->read();
  if (!unit) return fail(unit.error());
  const LocalDay since = registration::renewal_day(env.clock.now());
  const auto stale = (*unit)->accounts().stale(to_iso(since), kMostShown);
  if (!stale) return fail(stale.error());
  nlohmann::ordered_json json = nlohmann::ordered_json::array();
  std::vector<std::vector<std::string>> rows;
  for (const store::Account& account : *stale) {
    json.push_back({{"usuario", account.user},
                    {"tipo", account.kind},
                    {"ruc", account.ruc},
                    {"datosConfirmados", account.refreshed}});
    rows.push_back({account.user, account.kind, account.ruc, account.refreshed});
  }
  if (env.json) {
    std::cout << json.dump(2) << '\n';
  } else {
    print_table({"USUARIO", "TIPO", "RUC", "DATOS CONFIRMADOS"}, rows);
    std::cout << fmt::format("\nPor inhabilitar: {}, sin datos confirmados desde el {}\n", rows.size(),
                             to_iso(since));
  }
  return kOk;
}

/// Under the lock of the service: two of them would disturb each other's outgoing mail.
Result<std::size_t> work(const Env& env, const config::Config& config) {
  const auto events = make_sink(config, env.clock);
  ESC_TRY(const auto lock, daemon::InstanceLock::acquire(config.node.state));
  ESC_TRY(const auto store, daemon::open_store(config));
  ESC_CHECK(daemon::recover_mail(config, *store));
  ESC_TRY(const auto workshop, daemon::build_workshop(config, env.kinds));
  InlineExecutor one;
  pipeline::RenewalDesk desk(workshop, *store, one, env.clock, *events);
  return desk.work({});
}

}  // namespace

int disable_stale(const Env& env, bool dry_run) {
  if (dry_run) return preview(env);
  const auto config = load_config(env);
  if (!config) return kBadConfig;
  const auto disabled = work(env, *config);
  if (!disabled) return fail(disabled.error());
  if (env.json) {
    std::cout << nlohmann::ordered_json{{"inhabilitados", *disabled}}.dump() << '\n';
  } else {
    std::cout << "Usuarios inhabilitados: " << *disabled << '\n';
  }
  return kOk;
}

}  // namespace esclusa::cli
