#include "daemon/drop_worker.h"

#include <algorithm>
#include <condition_variable>
#include <iterator>
#include <mutex>

#include "intake/name.h"
#include "pipeline/lote_desk.h"
#include "registry/load.h"

namespace esclusa::daemon {
namespace {
constexpr std::size_t kPendingAtOnce = 256;
constexpr std::size_t kInterruptedAtOnce = 1000;
}  // namespace

void pause(const std::stop_token& stop, std::chrono::milliseconds time) {
  std::mutex mutex;
  std::condition_variable_any never;
  std::unique_lock lock(mutex);
  never.wait_for(lock, stop, time, [] { return false; });
}

DropWorker::DropWorker(const config::Partner& partner, Tools tools,
                       std::unique_ptr<transport::Transport> drop, Report report)
    : partner_(partner),
      tools_(std::move(tools)),
      drop_(std::move(drop)),
      report_(std::move(report)),
      intake_(tools_.config, partner, *drop_, tools_.archive, tools_.store, tools_.clock, tools_.events),
      pipeline_(tools_.workshop, tools_.store, tools_.archive, tools_.executor, tools_.clock, tools_.events),
      delivery_(partner, *drop_, tools_.store, tools_.clock, tools_.events),
      quarantine_(partner, tools_.config.node.quarantine, tools_.archive, tools_.store) {}

void DropWorker::told(const std::vector<pipeline::Decided>& decided) {
  if (report_ && !decided.empty()) report_(partner_, decided);
}

/// What a crash left undecided goes first and one by one: if one of them is what crashed us, only it counts a
/// try. What cannot be read needs a person and holds up nobody else.
Result<std::size_t> DropWorker::recover(const std::stop_token& stop) {
  std::size_t count = 0;
  ESC_TRY(const std::vector<store::Arrival> interrupted, intake_.interrupted(kInterruptedAtOnce));
  for (const store::Arrival& arrival : interrupted) {
    if (stop.stop_requested()) break;
    Result<intake::Received> file = intake_.reopen(arrival);
    if (!file) {
      tools_.events.write(
          Level::alarm, "intake.reopen_failed", arrival.correlation,
          {{"partner", partner_.id}, {"error", file.error().code}, {"what", file.error().what}});
      continue;
    }
    ESC_TRY(const std::size_t decided, process({std::move(*file)}, stop));
    count += decided;
  }
  ESC_TRY(const std::size_t settled, settle_pending(stop));
  return count + settled;
}

Result<std::size_t> DropWorker::settle_pending(const std::stop_token& stop) {
  std::size_t count = 0;
  while (!stop.stop_requested()) {
    ESC_TRY(const std::vector<pipeline::Decided> decided, pipeline_.settle_pending(partner_, kPendingAtOnce));
    if (decided.empty()) break;
    told(decided);
    count += decided.size();
  }
  return count;
}

/// Files first, all in one transaction; then lotes, one after the other.
Result<std::size_t> DropWorker::process(std::vector<intake::Received> batch, const std::stop_token& stop) {
  const auto lotes = std::stable_partition(batch.begin(), batch.end(), [](const intake::Received& file) {
    return !intake::is_lote(file.arrival);
  });
  std::vector<intake::Received> waiting(std::make_move_iterator(lotes), std::make_move_iterator(batch.end()));
  batch.erase(lotes, batch.end());
  std::size_t count = 0;
  if (!batch.empty()) {
    ESC_TRY(const std::vector<pipeline::Decided> decided, pipeline_.process(partner_, batch));
    told(decided);
    count += decided.size();
  }
  for (intake::Received& lote : waiting) {
    ESC_TRY(const std::size_t decided, work_lote(std::move(lote), stop));
    count += decided;
  }
  return count;
}

/// Step by step until it is answered or we are stopped; what is left is taken up again by `recover`. A lote
/// that needs a person holds up nobody else.
Result<std::size_t> DropWorker::work_lote(intake::Received lote, const std::stop_token& stop) {
  const std::string correlation = lote.arrival.correlation;
  pipeline::LoteDesk desk(pipeline_, partner_, std::move(lote));
  Status status;
  while (status && !desk.done() && !stop.stop_requested()) status = desk.step();
  if (!desk.done()) ESC_CHECK(desk.put_down());
  told(desk.decided());
  if (status) return desk.decided().size();
  const std::string& code = status.error().code;
  if (!code.starts_with("archive.") && !code.starts_with("lote.")) return status.error();
  tools_.events.write(Level::alarm, "lote.interrupted", correlation,
                      {{"partner", partner_.id}, {"error", code}, {"what", status.error().what}});
  return desk.decided().size();
}

Result<std::size_t> DropWorker::take_in(const std::stop_token& stop) {
  std::size_t count = 0;
  ESC_CHECK(intake_.look(std::chrono::steady_clock::now()));
  while (!stop.stop_requested()) {
    ESC_TRY(std::vector<intake::Received> batch, intake_.next_batch(std::chrono::steady_clock::now()));
    if (batch.empty()) break;
    count += batch.size();
    ESC_CHECK(process(std::move(batch), stop));
    ESC_CHECK(hand_out());
  }
  return count;
}

Status DropWorker::hand_out() {
  ESC_CHECK(delivery_.drain());
  ESC_CHECK(intake_.remove_decided());
  return quarantine_.write();
}

Result<std::size_t> DropWorker::pass(const std::stop_token& stop) {
  ESC_TRY(const std::size_t recovered, recover(stop));
  ESC_TRY(const std::size_t taken, take_in(stop));
  if (partner_.customs) ESC_CHECK(registry::sweep(tools_.store));  // what its registers have replaced
  ESC_CHECK(hand_out());
  return recovered + taken;
}

void DropWorker::run(const std::stop_token& stop) {
  auto last_work = std::chrono::steady_clock::now();
  while (!stop.stop_requested()) {
    const Result<std::size_t> outcome = pass(stop);
    if (!outcome) {
      const bool passing = outcome.error().remedy == Remedy::retry;
      tools_.events.write(
          passing ? Level::warning : Level::alarm, "drop.pass_failed", "",
          {{"partner", partner_.id}, {"error", outcome.error().code}, {"what", outcome.error().what}});
    } else if (*outcome > 0) {
      last_work = std::chrono::steady_clock::now();
    } else if (std::chrono::steady_clock::now() - last_work >= tools_.config.polling.run_idle) {
      Status status = pipeline_.close_run(partner_, false);
      if (status) status = hand_out();
      if (!status) tools_.events.write(Level::warning, "run.close_failed", "", {{"partner", partner_.id}});
      last_work = std::chrono::steady_clock::now();
    }
    pause(stop, tools_.config.polling.interval);
  }
  drop_->disconnect();
}

Status DropWorker::once(const std::stop_token& stop) {
  constexpr std::chrono::milliseconds kBetweenLooks{500};
  for (;;) {
    ESC_TRY(const std::size_t count, pass(stop));
    if (stop.stop_requested()) return {};
    if (count > 0) continue;
    if (intake_.waiting() == 0 || partner_.settle.rule != config::SettleRule::stable) break;
    pause(stop, kBetweenLooks);
  }
  return {};
}

Status DropWorker::settle(const std::stop_token& stop) {
  ESC_CHECK(settle_pending(stop));
  return {};
}

Status DropWorker::close() {
  ESC_CHECK(pipeline_.close_run(partner_, true));
  return hand_out();
}

}  // namespace esclusa::daemon
