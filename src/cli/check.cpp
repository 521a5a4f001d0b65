#include <fmt/format.h>

#include <iostream>
#include <nlohmann/json.hpp>

#include "cli/commands.h"
#include "daemon/guard.h"
#include "daemon/house.h"
#include "daemon/trust_watch.h"
#include "domain/ascii.h"
#include "mail/spool.h"

namespace esclusa::cli {
namespace {

/// Every line of the report: what was checked, and what is wrong if anything.
class Report {
 public:
  void good(const std::string& what, const std::string& detail = "") { add(what, "bien", detail); }
  void warn(const std::string& what, const std::string& why) { add(what, "aviso", why); }
  void bad(const std::string& what, const std::string& why) {
    add(what, "falla", why);
    failed_ = true;
  }
  /// Something that ends on a known day.
  void ends(const pki::Expiry& expiry, std::int64_t days, std::string_view state) {
    add(expiry.what, state, fmt::format("{}: vence {} ({} días)", expiry.name, to_iso(expiry.until), days));
    lines_.back()["vence"] = to_iso(expiry.until);
    lines_.back()["dias"] = days;
    failed_ = failed_ || state == "falla";
  }
  [[nodiscard]] bool failed() const { return failed_; }
  void print(bool json) const {
    if (json) {
      std::cout << lines_.dump(2) << '\n';
      return;
    }
    for (const auto& line : lines_) {
      const auto state = line["estado"].get<std::string>();
      std::cout << fmt::format("{:<5}  {}", state == "bien" ? state : to_upper(state),
                               line["punto"].get<std::string>());
      if (const auto detail = line["detalle"].get<std::string>(); !detail.empty())
        std::cout << ": " << detail;
      std::cout << '\n';
    }
  }

 private:
  static std::string to_upper(std::string word) {
    std::ranges::transform(word, word.begin(), domain::ascii::to_upper);
    return word;
  }
  void add(const std::string& what, std::string_view state, const std::string& detail) {
    lines_.push_back(
        {{"punto", what}, {"correcto", state != "falla"}, {"estado", state}, {"detalle", detail}});
  }
  nlohmann::ordered_json lines_ = nlohmann::ordered_json::array();
  bool failed_ = false;
};

void check_partner(const config::Partner& partner, const document::KindRegistry& kinds, Report& report) {
  const std::string point = "socio " + partner.id;
  for (const std::string& kind : partner.kinds) {
    if (kinds.by_code(kind) == nullptr) report.bad(point, "tipo de documento desconocido: " + kind);
  }
  if (!partner.enabled) return report.good(point, "deshabilitado");
  auto drop = daemon::open_drop(partner);
  if (!drop) return report.bad(point, drop.error().what);
  if (Status status = (*drop)->connect(); !status) return report.bad(point, status.error().what);
  const auto listing = (*drop)->list();
  if (!listing) return report.bad(point, listing.error().what);
  const std::string remark = (*drop)->remark();
  report.good(point, fmt::format("buzón accesible, {} nombres{}{}", listing->size(),
                                 remark.empty() ? "" : "; ", remark));
}

/// Writes a message and takes it away again.
Status try_spool(const mail::Spool& spool) {
  const std::vector<mail::Rendered> message{{"check", "prueba de escritura"}};
  const std::vector<std::string> ids{message.front().id};
  ESC_CHECK(spool.prepare(message));
  return spool.discard(ids);
}

void check_mail(const config::Mail& settings, Report& report) {
  const std::string point = "correo";
  const auto spool = daemon::open_spool(settings);
  if (!spool) return report.bad(point, spool.error().what);
  if (const Status status = try_spool(*spool); !status) return report.bad(point, status.error().what);
  if (const auto carrier = daemon::open_carrier(settings); !carrier)
    return report.bad(point, carrier.error().what);
  report.good(point, spool->root().string());
}

/// With an ended seal nothing can be answered, and with an ended list documents may have to wait; the rest is
/// replaced or removed when there is time.
void check_expiries(const config::Config& config, const pipeline::Workshop& workshop, Instant now,
                    Report& report) {
  for (const pki::Expiry& expiry : daemon::expiries(config, workshop)) {
    const auto reached = daemon::threshold(expiry, now);
    const bool needed = expiry.what == daemon::kSealCertificate || expiry.what == pki::kRevocationList;
    const std::string_view state = !reached ? "bien" : *reached == 0 && needed ? "falla" : "aviso";
    report.ends(expiry, daemon::days_left(expiry, now), state);
  }
}

void check_workshop(const config::Config& config, const document::KindRegistry& kinds, const Clock& clock,
                    Report& report) {
  auto workshop = daemon::build_workshop(config, kinds);
  if (!workshop && workshop.error().code.starts_with("mail.")) return;  // check_mail tells it
  if (!workshop) return report.bad("claves, esquemas y catálogos", workshop.error().what);
  report.good("esquemas, catálogos y certificados raíz");
  report.good("lectura de documentos", (*workshop)->examiner->describe());
  check_expiries(config, **workshop, clock.now(), report);
  for (const std::string& list : (*workshop)->trust->current()->unused_lists())
    report.warn("lista de revocación", list + ": no es de ninguna autoridad configurada; no se usa");
  for (const auto& [partner, pins] : (*workshop)->pins)
    if (!pins) report.bad("certificados del socio " + partner, pins.error().what);
}

void check_access(const config::Config& config, Report& report) {
  const auto rows = daemon::examine_access(config);
  if (!rows) return report.bad("permisos", rows.error().what);
  for (const daemon::Guarded& row : *rows) {
    const std::string path = row.path.string();
    const std::string point = "permisos: " + row.what;
    row.fault.empty() ? report.good(point, path) : report.bad(point, path + " " + row.fault);
  }
}

/// Where every RUC is asked of the register, there has to be one.
void check_registers(store::Store& store, Report& report) {
  const std::string point = "registro de RUC";
  const auto unit = store.read();
  if (!unit) return report.bad(point, unit.error().what);
  const auto loaded = (*unit)->generations().current("ruc");
  if (!loaded) return report.bad(point, loaded.error().what);
  if (!*loaded) return report.bad(point, "no está cargado, y [rules] ruc = \"register\" lo necesita");
  report.good(point, fmt::format("{} filas", (*loaded)->rows));
}

}  // namespace

Command add_check(CLI::App& app) {
  app.add_subcommand("check", "revisa configuración, claves, esquemas, almacén y el acceso a cada buzón");
  return [](Env& env) -> int {
    auto config = load_config(env);
    if (!config) return kBadConfig;
    Report report;
    if (config->partner_problems.empty()) {
      report.good("configuración", config->file.string());
    } else {
      report.bad("configuración",
                 fmt::format("{} errores en archivos de socios", config->partner_problems.size()));
    }
    for (const config::Problem& problem : config->partner_problems) std::cerr << to_string(problem) << '\n';
    check_access(*config, report);
    check_workshop(*config, env.kinds, env.clock, report);
    if (const auto store = daemon::open_store(*config)) {
      report.good("almacén", (config->node.state / "esclusa.db").string());
      if (config->rules.ruc == "register") check_registers(**store, report);
    } else {
      report.bad("almacén", store.error().what);
    }
    if (config->mail) check_mail(*config->mail, report);
    for (const config::Partner& partner : config->partners) check_partner(partner, env.kinds, report);
    report.print(env.json);
    return report.failed() ? kBadConfig : kOk;
  };
}

}  // namespace esclusa::cli
