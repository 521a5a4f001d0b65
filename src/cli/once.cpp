#include <fmt/format.h>

#include <atomic>
#include <csignal>
#include <iostream>
#include <mutex>
#include <nlohmann/json.hpp>
#include <set>

#include "cli/commands.h"
#include "daemon/crew.h"
#include "daemon/daemon.h"
#include "daemon/drop_worker.h"
#include "daemon/house.h"

namespace esclusa::cli {
namespace {

/// What every partner's pass decided, gathered for the table.
class Table {
 public:
  void add(const config::Partner& partner, const std::vector<pipeline::Decided>& decided) {
    const std::lock_guard lock(mutex_);
    for (const pipeline::Decided& line : decided) {
      ++counts_[line.result];
      if (rows_.size() < kMostRows) {
        rows_.push_back({partner.id, printable(line.file_name, 60), line.kind, line.result, line.codes,
                         line.answer_name});
      }
    }
  }

  void print(bool json, const document::CodeList& codes) const {
    if (json) {
      nlohmann::ordered_json list = nlohmann::ordered_json::array();
      for (const auto& row : rows_) {
        list.push_back({{"socio", row[0]},
                        {"archivo", row[1]},
                        {"tipo", row[2]},
                        {"resultado", row[3]},
                        {"codigos", row[4]},
                        {"acuse", row[5]}});
      }
      std::cout << nlohmann::ordered_json{{"totales", counts_}, {"archivos", list}}.dump(2) << '\n';
      return;
    }
    print_table({"SOCIO", "ARCHIVO", "TIPO", "RESULTADO", "CÓDIGOS", "ACUSE"}, rows_);
    std::cout << '\n';
    for (const auto& [result, count] : counts_) std::cout << fmt::format("{:<28}{}\n", result, count);
    explain(codes);
  }

 private:
  /// What the codes of the table mean.
  void explain(const document::CodeList& codes) const {
    std::set<std::string_view> seen;
    for (const auto& row : rows_) {
      for (const auto& [name, code] : codes.all()) {
        if (row[4].find(name) != std::string::npos) seen.insert(name);
      }
    }
    if (!seen.empty()) std::cout << '\n';
    for (const std::string_view name : seen)
      std::cout << fmt::format("{:<10}{}\n", name, codes.find(name).mensaje);
  }

  static constexpr std::size_t kMostRows = 1000;
  std::mutex mutex_;
  std::vector<std::vector<std::string>> rows_;
  std::map<std::string, std::uint64_t> counts_;
};

/// One thread per partner, so that a slow one holds up nobody.
int work_all(const config::Config& config, const daemon::Tools& tools, Table& table) {
  std::atomic<int> worst = kOk;
  std::vector<std::jthread> threads;
  for (const config::Partner& partner : config.partners) {
    if (!partner.enabled) continue;
    threads.emplace_back([&](const std::stop_token& stop) {
      auto drop = daemon::open_drop(partner);
      Status status = drop ? Status{} : Status{drop.error()};
      if (drop) {
        daemon::DropWorker worker(partner, tools, std::move(*drop),
                                  [&](const auto& who, const auto& decided) { table.add(who, decided); });
        status = worker.once(stop);
      }
      if (status) return;
      tools.events.write(
          Level::alarm, "drop.pass_failed", "",
          {{"partner", partner.id}, {"error", status.error().code}, {"what", status.error().what}});
      worst = kUnavailable;
    });
  }
  for (std::jthread& thread : threads) thread.join();  // a jthread that is destroyed would be told to stop
  return worst;
}

}  // namespace

Command add_once(CLI::App& app) {
  CLI::App* sub = app.add_subcommand(
      "once", "una pasada por todos los buzones (cron, lote nocturno) y una tabla de lo decidido");
  sub->footer("Sale con 0 si todos los buzones se pudieron trabajar, aunque se hayan rechazado documentos.");
  return [](Env& env) -> int {
    auto config = load_config(env);
    if (!config) return kBadConfig;
    const auto events = make_sink(*config, env.clock);
    daemon::report_partner_problems(*config, *events);
    auto lock = daemon::InstanceLock::acquire(config->node.state);
    if (!lock) return fail(lock.error());
    auto store = daemon::open_store(*config);
    if (!store) return fail(store.error());
    auto archive = daemon::open_archive(*config, env.clock);
    if (!archive) return fail(archive.error());
    auto workshop = daemon::build_workshop(*config, env.kinds);
    if (!workshop) return fail(workshop.error());
    daemon::Crew crew(daemon::worker_count(*config));
    Table table;
    const int code =
        work_all(*config, {*config, *workshop, **store, **archive, crew, env.clock, *events}, table);
    table.print(env.json, env.kinds.codes());
    return code;
  };
}

}  // namespace esclusa::cli
