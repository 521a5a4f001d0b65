#include <fmt/format.h>
#include <unistd.h>

#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "audit/case.h"
#include "audit/package.h"
#include "audit/verify.h"
#include "cli/commands.h"
#include "daemon/house.h"
#include "pipeline/anchor_desk.h"

namespace esclusa::cli {
namespace {

struct AuditOptions {
  std::string partner, since, key, output;
  std::vector<std::string> witnesses;
};

/// What an audit reads.
struct AuditRoom {
  Opened opened;
  std::unique_ptr<intake::Archive> archive;
  std::shared_ptr<const pki::TrustStore> trust;

  static Result<AuditRoom> open(const Env& env) {
    AuditRoom room;
    ESC_TRY(room.opened, open_store(env));
    ESC_TRY(room.archive, daemon::open_archive(room.opened.config, env.clock));
    ESC_TRY(room.trust, pki::TrustStore::open(daemon::trust_settings(room.opened.config)));
    return room;
  }
  [[nodiscard]] audit::Materials materials(const Env& env) const {
    return {*opened.store, *archive, env.kinds, trust, pipeline::anchor_folder(opened.config.node.archive)};
  }
};

nlohmann::ordered_json fault_json(const audit::Fault& fault) {
  return {{"codigo", fault.code},
          {"donde", fault.where},
          {"que", fault.what},
          {"desde", fault.since ? to_iso(*fault.since) : ""}};
}

nlohmann::ordered_json tally_json(const audit::Tally& tally) {
  return {{"asientos", tally.entries},         {"anclas", tally.anchors},    {"testigos", tally.witnesses},
          {"archivos", tally.files},           {"octetos", tally.octets},    {"documentos", tally.documents},
          {"sinHuellaDeFila", tally.unsealed}, {"firmas", tally.signatures}, {"respuestas", tally.answers},
          {"evidencia", tally.objects},        {"hallazgos", tally.faults}};
}

/// Tells of faults as they are found, and of progress on a terminal.
class AuditPrinter {
 public:
  explicit AuditPrinter(bool json) : json_(json), terminal_(::isatty(STDERR_FILENO) == 1) {}

  [[nodiscard]] audit::Listener listener() {
    return {[this](const audit::Fault& fault) { tell(fault); },
            [this](std::string_view stage, std::uint64_t done, std::uint64_t total) {
              if (terminal_ && (done % kStep == 0 || done == total))
                std::cerr << fmt::format("\r{:<12}{:>12} de {:<12}", stage, done, total) << std::flush;
            }};
  }

  void finish(const audit::Tally& tally) const {
    if (terminal_) std::cerr << '\n';
    const auto totals = tally_json(tally);
    if (json_) {
      std::cout << nlohmann::ordered_json{{"integro", tally.faults == 0},
                                          {"totales", totals},
                                          {"hallazgos", faults_}}
                       .dump(2)
                << '\n';
      return;
    }
    for (const auto& [name, value] : totals.items())
      std::cout << fmt::format("{:<20}{}\n", name, value.dump());
    std::cout << (tally.faults == 0 ? "íntegro: todo es como se decidió\n" : "NO ÍNTEGRO\n");
  }

 private:
  void tell(const audit::Fault& fault) {
    if (json_) {
      if (faults_.size() < kMostFaults) faults_.push_back(fault_json(fault));
      return;
    }
    std::cout << fmt::format("{}  {}\n  {}\n", fault.code, fault.where, fault.what);
    if (fault.since) std::cout << fmt::format("  desde {}\n", to_iso(*fault.since));
  }

  static constexpr std::uint64_t kStep = 256;
  static constexpr std::size_t kMostFaults = 10'000;  // of a list in JSON; the totals count all
  bool json_;
  bool terminal_;
  nlohmann::ordered_json faults_ = nlohmann::ordered_json::array();
};

Result<bool> audit_verify(const Env& env, const AuditOptions& options) {
  audit::Scope scope;
  scope.partner = options.partner;
  scope.witnesses.assign(options.witnesses.begin(), options.witnesses.end());
  if (!options.since.empty()) {
    ESC_TRY(scope.since, edge_of(options.since, false));
  }
  ESC_TRY(const AuditRoom room, AuditRoom::open(env));
  AuditPrinter printer(env.json);
  ESC_TRY(const audit::Tally tally, audit::verify(room.materials(env), scope, printer.listener()));
  printer.finish(tally);
  return tally.faults == 0;
}

Status audit_show(const Env& env, const AuditOptions& options) {
  ESC_TRY(const Opened opened, open_store(env));
  ESC_TRY(const auto unit, opened.store->read());
  ESC_TRY(const store::DocumentRecord document, audit::find_document(*unit, options.key));
  ESC_TRY(const audit::Case one, audit::gather(*unit, document.id));
  const auto json = audit::to_json(one, env.kinds.codes());
  return write_output("-", env.json ? json.dump(2) + '\n' : audit::to_text(json));
}

Result<std::size_t> audit_anchor(const Env& env, const Opened& opened,
                                 const std::shared_ptr<const pipeline::Workshop>& workshop) {
  const auto events = make_sink(opened.config, env.clock);
  return pipeline::AnchorDesk(workshop, *opened.store, pipeline::anchor_folder(opened.config.node.archive),
                              env.clock, *events)
      .work();
}

/// What no anchor covers yet gets one first.
Status audit_export(const Env& env, const AuditOptions& options) {
  ESC_TRY(const AuditRoom room, AuditRoom::open(env));
  ESC_TRY(const auto workshop, daemon::build_workshop(room.opened.config, env.kinds));
  store::DocumentRecord document;
  {
    ESC_TRY(const auto unit, room.opened.store->read());
    ESC_TRY(document, audit::find_document(*unit, options.key));
  }
  ESC_CHECK(audit_anchor(env, room.opened, workshop));
  ESC_TRY(const auto key, workshop->seals->at(env.clock.now()));
  ESC_CHECK(audit::export_case(room.materials(env), *key, document.id, env.clock.now(), options.output));
  std::cout << fmt::format("{}: documento {} con sus pruebas; LEEME.txt dice cómo comprobarlo\n",
                           options.output, document.id);
  return {};
}

CLI::App* add_audit_verify(CLI::App& parent, AuditOptions& options) {
  CLI::App* sub =
      parent.add_subcommand("verify", "comprueba bitácora, anclas, archivo, documentos, respuestas y saldos");
  sub->add_option("--since", options.since,
                  "archivos, documentos y respuestas desde este día o instante UTC");
  sub->add_option("-p,--partner", options.partner, "solo los de este socio; la bitácora, siempre entera");
  sub->add_option("-w,--witness", options.witnesses,
                  "copias firmadas que guardan otros: anclas, resúmenes de corrida, acuses");
  sub->footer(
      "Sale con 0 si todo es como se decidió y con 76 si algo se alteró o falta.\n"
      "Ejemplo: esclusa audit verify --since 2026-11-01 --witness copias/*.xml");
  return sub;
}

CLI::App* add_audit_case(CLI::App& parent, const char* name, const char* about, AuditOptions& options) {
  CLI::App* sub = parent.add_subcommand(name, about);
  sub->add_option("documento", options.key, "id, número de entrega, correlación o número de acuse")
      ->required();
  return sub;
}

}  // namespace

Command add_audit(CLI::App& app) {
  const auto options = std::make_shared<AuditOptions>();
  CLI::App* sub = app.add_subcommand("audit", "prueba lo que se decidió, años después y ante terceros");
  sub->require_subcommand(1);
  CLI::App* const verify = add_audit_verify(*sub, *options);
  CLI::App* const show =
      add_audit_case(*sub, "show", "reconstruye un caso: archivo, firma, decisión, respuestas", *options);
  CLI::App* const package =
      add_audit_case(*sub, "export", "paquete que un tercero comprueba con xmlsec1 y openssl", *options);
  package->add_option("-o,--output", options->output, "archivo .zip que se escribe")->required();
  package->footer("Ejemplo: esclusa audit export ACK202611210000000017 --output caso.zip");
  CLI::App* const anchor = sub->add_subcommand("anchor", "firma ahora la cabeza de la bitácora");
  return [=](Env& env) -> int {
    if (verify->parsed()) {
      const auto whole = audit_verify(env, *options);
      return !whole ? fail(whole.error()) : *whole ? kOk : kTampered;
    }
    Status status;
    if (show->parsed()) status = audit_show(env, *options);
    if (package->parsed()) status = audit_export(env, *options);
    if (anchor->parsed()) {
      const auto opened = open_store(env);
      if (!opened) return fail(opened.error());
      const auto workshop = daemon::build_workshop(opened->config, env.kinds);
      if (!workshop) return fail(workshop.error());
      const auto made = audit_anchor(env, *opened, *workshop);
      if (made) std::cout << fmt::format("anclas nuevas: {}\n", *made);
      status = made ? Status{} : Status{made.error()};
    }
    return status ? kOk : fail(status.error());
  };
}

}  // namespace esclusa::cli
