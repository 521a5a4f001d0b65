#include "cli/review.h"

#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "base/local_time.h"
#include "cli/commands.h"
#include "registration/account.h"
#include "registration/review.h"

namespace esclusa::cli {
namespace {

constexpr const char* kAny = "TODOS";

int list(const Env& env, store::AccountFilter filter) {
  const auto opened = open_store(env);
  if (!opened) return fail(opened.error());
  const auto unit = opened->store->read();
  if (!unit) return fail(unit.error());
  if (filter.state == kAny) filter.state.clear();
  const auto accounts = (*unit)->accounts().search(filter);
  if (!accounts) return fail(accounts.error());
  nlohmann::ordered_json json = nlohmann::ordered_json::array();
  std::vector<std::vector<std::string>> rows;
  for (const store::Account& a : *accounts) {
    json.push_back({{"numeroEntrega", a.submission_number},
                    {"tipo", a.kind},
                    {"ruc", a.ruc},
                    {"usuario", a.user},
                    {"nombre", a.name},
                    {"presentada", to_iso(a.filed)},
                    {"estado", a.state},
                    {"motivos", a.reasons},
                    {"datosConfirmados", a.refreshed}});
    rows.push_back({a.submission_number, a.kind, a.ruc, a.user, printable(a.name, 60), to_portal(a.filed),
                    a.state, a.reasons});
  }
  if (env.json) {
    std::cout << json.dump(2) << '\n';
  } else {
    print_table({"NÚMERO DE ENTREGA", "TIPO", "RUC", "USUARIO", "NOMBRE", "PRESENTADA", "ESTADO", "MOTIVOS"},
                rows);
  }
  return kOk;
}

CLI::App* add_list(CLI::App& review, store::AccountFilter& filter) {
  filter.state = registration::kInCustomsReview;
  CLI::App* sub = review.add_subcommand("list", "las solicitudes que esperan la decisión de la aduana");
  sub->add_option("-s,--state", filter.state, "otro estado, o TODOS")->capture_default_str();
  sub->add_option("-r,--ruc", filter.ruc, "solo esta empresa o entidad");
  sub->add_option("--limit", filter.limit, "cuántas como máximo, desde la más nueva")
      ->check(CLI::Range(1, 10000))
      ->capture_default_str();
  return sub;
}

CLI::App* add_show_request(CLI::App& review, ShowRequest& options) {
  CLI::App* sub =
      review.add_subcommand("show", "todo sobre una solicitud: datos, adjuntos, revisión, historia");
  sub->add_option("numero", options.number, "número de entrega de la solicitud")->required();
  CLI::Option* attachment =
      sub->add_option("--attachment", options.attachment, "saca este adjunto (1, 2…) del archivo original")
          ->check(CLI::PositiveNumber);
  sub->add_option("-o,--out", options.output, "dónde dejar el adjunto; por defecto la salida estándar")
      ->needs(attachment);
  return sub;
}

void add_decision_options(CLI::App& sub, Decide& options) {
  sub.add_option("numero", options.number, "número de entrega de la solicitud")->required();
  sub.add_option("-u,--user", options.user, "ID.usuario de quien decide")->required();
  add_signer_options(sub, options.signer);
  sub.add_option("-p,--partner", options.partner, "socio de la aduana, si hay varios");
  sub.add_option("--oce", options.prefix,
                 "código de OCE con que empieza el número de entrega de la decisión");
  sub.add_option("-w,--wait", options.patience, "segundos que se espera el acuse; por defecto, ninguno")
      ->check(CLI::Range(1, 86400));
  sub.add_option("-o,--output", options.output, "dónde guardar el acuse");
}

CLI::App* add_approve(CLI::App& review, Decide& options) {
  options.approves = true;
  CLI::App* sub =
      review.add_subcommand("approve", "firma una decisión que aprueba y la deja en el buzón de la aduana");
  add_decision_options(*sub, options);
  sub->add_option("--grant", options.grants, "código de OCE que se otorga; puede repetirse")
      ->allow_extra_args(false);
  sub->add_option("--reason", options.reason, "observación para el solicitante");
  return sub;
}

CLI::App* add_reject(CLI::App& review, Decide& options) {
  std::vector<std::string> codes;
  for (const registration::Motive& motive : registration::kMotives) codes.emplace_back(motive.code);
  CLI::App* sub =
      review.add_subcommand("reject", "firma una decisión que rechaza y la deja en el buzón de la aduana");
  add_decision_options(*sub, options);
  sub->add_option("--code", options.codes, "motivo, REG-E41 a REG-E48; puede repetirse")
      ->required()
      ->allow_extra_args(false)
      ->check(CLI::IsMember(codes));
  sub->add_option("--reason", options.reason, "explicación para el solicitante; REG-E48 la necesita");
  return sub;
}

struct ReviewOptions {
  store::AccountFilter filter;
  ShowRequest show;
  Decide approve, reject;
  bool dry_run = false;
};

}  // namespace

Result<store::Account> find_request(store::UnitOfWork& unit, const std::string& number) {
  ESC_TRY(auto account, unit.accounts().of_number(number));
  if (account) return std::move(*account);
  return reject("review.unknown",
                "no hay una solicitud de registro con el número «" + printable(number) + "»");
}

Command add_review(CLI::App& app) {
  const auto options = std::make_shared<ReviewOptions>();
  CLI::App* sub = app.add_subcommand("review", "solicitudes de registro: ver, aprobar, rechazar");
  sub->require_subcommand(1);
  const CLI::App* const listing = add_list(*sub, options->filter);
  const CLI::App* const showing = add_show_request(*sub, options->show);
  const CLI::App* const approving = add_approve(*sub, options->approve);
  const CLI::App* const rejecting = add_reject(*sub, options->reject);
  CLI::App* stale = sub->add_subcommand(
      "disable-stale", "inhabilita a quienes no actualizaron sus datos en enero; el servicio lo hace solo");
  stale->add_flag("--dry-run", options->dry_run, "solo dice a quiénes");
  sub->footer(
      "approve y reject no registran nada: construyen una DecisionRegistro, la firman con la clave de quien "
      "decide\n"
      "y la dejan en el buzón de la aduana, donde sigue el camino de cualquier documento.\n"
      "Ejemplo: esclusa review reject 05000003202600000002F --code REG-E42 --reason \"Falta la calle "
      "transversal.\"\n"
      "         --user OFICIAL01 --key oficial.key --certificate oficial.pem --wait 60");
  return [=](Env& env) -> int {
    if (listing->parsed()) return list(env, options->filter);
    if (showing->parsed()) return show_request(env, options->show);
    if (approving->parsed()) return decide(env, options->approve);
    if (rejecting->parsed()) return decide(env, options->reject);
    return disable_stale(env, options->dry_run);
  };
}

}  // namespace esclusa::cli
