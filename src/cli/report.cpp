#include "report/report.h"

#include <memory>

#include "cli/commands.h"
#include "report/night.h"

namespace esclusa::cli {
namespace {

struct ReportOptions {
  std::string night, from, to, partner, format, output;
};

Result<report::Scope> scope_of(const ReportOptions& options, const config::Report& settings, Instant now) {
  constexpr std::chrono::days kLongest{366};
  report::Scope scope;
  scope.partner = options.partner;
  if (options.from.empty()) {
    scope.night = report::last_night(now, settings);
    if (!options.night.empty()) {
      ESC_TRY(scope.night, parse_day(options.night));
    }
    scope.period = report::night_of(*scope.night, settings);
    return scope;
  }
  ESC_TRY(scope.period.from, edge_of(options.from, false));
  scope.period.to = now + std::chrono::seconds{1};  // what came this very second belongs to it
  if (!options.to.empty()) {
    ESC_TRY(scope.period.to, edge_of(options.to, true));
  }
  if (scope.period.from >= scope.period.to || scope.period.to - scope.period.from > kLongest)
    return reject("report.period", "el período debe ir hacia adelante y no pasar de 366 días");
  return scope;
}

Status print(const Env& env, const ReportOptions& options) {
  ESC_TRY(const Opened opened, open_store(env));
  const Instant now = env.clock.now();
  ESC_TRY(const report::Scope scope, scope_of(options, opened.config.report, now));
  ESC_TRY(const auto unit, opened.store->read());
  ESC_TRY(const report::Report report, report::make(*unit, opened.config, env.kinds.codes(), scope, now));
  const std::string format = env.json ? "json" : options.format;
  return write_output(options.output, format == "json"  ? report::to_json(report)
                                      : format == "csv" ? report::to_csv(report)
                                                        : report::to_text(report));
}

}  // namespace

Command add_report(CLI::App& app) {
  const auto options = std::make_shared<ReportOptions>();
  CLI::App* sub = app.add_subcommand("report", "informe de una noche o de un período, por socio y en total");
  CLI::Option* night =
      sub->add_option("--night", options->night, "la noche que empieza ese día; por defecto, la última");
  CLI::Option* from =
      sub->add_option("--from", options->from, "desde este día (hora de Ecuador) o instante UTC");
  sub->add_option("--to", options->to, "hasta este día inclusive, o instante UTC; por defecto, ahora")
      ->needs(from);
  from->excludes(night);
  sub->add_option("-p,--partner", options->partner, "solo este socio");
  sub->add_option("--format", options->format, "text, csv o json")
      ->check(CLI::IsMember({"text", "csv", "json"}))
      ->default_str("text");
  sub->add_option("-o,--output", options->output, "archivo; por defecto la salida estándar");
  sub->footer(
      "Ejemplos: esclusa report\n"
      "          esclusa report --night 2026-11-20 -p deposito-norte\n"
      "          esclusa report --from 2026-11-01 --to 2026-11-30 --format csv -o noviembre.csv");
  return [options](Env& env) -> int {
    const Status status = print(env, *options);
    return status ? kOk : fail(status.error());
  };
}

}  // namespace esclusa::cli
