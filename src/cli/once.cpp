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
#include "daemon/guard.h"
#include "daemon/house.h"
#include "daemon/post_office.h"
#include "pipeline/anchor_desk.h"
#include "pipeline/renewal_desk.h"

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

/// The drops of all partners, worked side by side so that a slow one holds up nobody.
class Drops {
 public:
  Drops(const config::Config& config, const daemon::Tools& tools, Table& table) : events_(tools.events) {
    for (const config::Partner& partner : config.partners) {
      if (!partner.enabled) continue;
      auto drop = daemon::open_drop(partner);
      if (drop) {
        workers_.push_back(
            {&partner, std::make_unique<daemon::DropWorker>(
                           partner, tools, std::move(*drop),
                           [&](const auto& who, const auto& decided) { table.add(who, decided); })});
      } else {
        report(partner, drop.error());
      }
    }
  }

  /// Does one step for every partner at once and waits until all are done.
  template <class Step>
  void each(Step step) {
    std::vector<std::jthread> threads;
    for (Worker& worker : workers_) {
      threads.emplace_back([&](const std::stop_token& stop) {
        if (worker.failed) return;
        const Status status = step(*worker.drop, stop);
        worker.failed = !status;
        if (!status) report(*worker.partner, status.error());
      });
    }
    for (std::jthread& thread : threads) thread.join();  // a jthread that is destroyed would be told to stop
  }

  [[nodiscard]] int exit_code() const { return worst_; }

 private:
  struct Worker {
    const config::Partner* partner;
    std::unique_ptr<daemon::DropWorker> drop;
    bool failed = false;
  };

  void report(const config::Partner& partner, const Error& error) {
    events_.write(Level::alarm, "drop.pass_failed", "",
                  {{"partner", partner.id}, {"error", error.code}, {"what", error.what}});
    worst_ = kUnavailable;
  }

  EventSink& events_;
  std::vector<Worker> workers_;
  std::atomic<int> worst_ = kOk;
};

int work_all(const config::Config& config, const daemon::Tools& tools, Table& table) {
  Drops drops(config, tools, table);
  drops.each([](daemon::DropWorker& drop, const std::stop_token& stop) { return drop.once(stop); });
  drops.each([](daemon::DropWorker& drop, const std::stop_token& stop) { return drop.settle(stop); });
  // After the drops: whoever renewed with what waited there is not disabled.
  pipeline::RenewalDesk renewal(tools.workshop, tools.store, tools.executor, tools.clock, tools.events);
  const bool renewed = renewal.look({});
  drops.each([](daemon::DropWorker& drop, const std::stop_token&) { return drop.close(); });
  pipeline::AnchorDesk(tools.workshop, tools.store, pipeline::anchor_folder(config.node.archive), tools.clock,
                       tools.events)
      .look();
  return renewed ? drops.exit_code() : kUnavailable;
}

void send_mail(const config::Config& config, const Clock& clock, EventSink& events) {
  auto courier = daemon::open_courier(config, events);
  if (courier && *courier) daemon::carry_mail(**courier, clock.now(), events, {});
  if (courier) return;
  events.write(Level::alarm, "mail.unusable", "",
               {{"error", courier.error().code}, {"what", courier.error().what}});
}

}  // namespace

Command add_once(CLI::App& app) {
  CLI::App* sub = app.add_subcommand(
      "once", "una pasada por todos los buzones (cron, lote nocturno) y una tabla de lo decidido");
  sub->footer("Sale con 0 si todos los buzones se pudieron trabajar, aunque se hayan rechazado documentos.");
  return [](Env& env) -> int {
    auto config = load_config(env);
    if (!config) return kBadConfig;
    if (const Status guarded = daemon::guard_process(); !guarded) return fail(guarded.error());
    if (const Status closed = daemon::check_access(*config); !closed) return fail(closed.error());
    const auto events = make_sink(*config, env.clock);
    daemon::report_partner_problems(*config, *events);
    auto lock = daemon::InstanceLock::acquire(config->node.state);
    if (!lock) return fail(lock.error());
    auto store = daemon::open_store(*config);
    if (!store) return fail(store.error());
    auto archive = daemon::open_archive(*config, env.clock);
    if (!archive) return fail(archive.error());
    if (const Status mail = daemon::recover_mail(*config, **store); !mail) return fail(mail.error());
    auto workshop = daemon::build_workshop(*config, env.kinds);
    if (!workshop) return fail(workshop.error());
    daemon::Crew crew(daemon::worker_count(*config));
    Table table;
    const int code =
        work_all(*config, {*config, *workshop, **store, **archive, crew, env.clock, *events}, table);
    send_mail(*config, env.clock, *events);
    table.print(env.json, env.kinds.codes());
    return code;
  };
}

}  // namespace esclusa::cli
