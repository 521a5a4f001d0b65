#include "daemon/daemon.h"

#include <algorithm>
#include <csignal>
#include <thread>

#include "daemon/crew.h"
#include "daemon/drop_worker.h"
#include "daemon/guard.h"
#include "daemon/house.h"
#include "daemon/post_office.h"
#include "daemon/trust_watch.h"
#include "pipeline/anchor_desk.h"
#include "pipeline/renewal_desk.h"
#include "report/clerk.h"

namespace esclusa::daemon {
namespace {

sigset_t handled_signals() {
  sigset_t set{};
  sigemptyset(&set);
  for (const int signal : {SIGTERM, SIGINT, SIGHUP}) sigaddset(&set, signal);
  return set;
}

/// The workers of one configuration. Destroying it asks them to stop and waits until what they have in hand
/// is done.
class Shift {
 public:
  Shift(config::Config config, std::shared_ptr<const pipeline::Workshop> workshop, store::Store& store,
        intake::Archive& archive, const Clock& clock, EventSink& events, ExpiryWatch& expiry_watch)
      : config_(std::move(config)),
        workshop_(workshop),
        crew_(worker_count(config_)),
        seals_(workshop->seals),
        clock_(clock),
        events_(events),
        clerk_(config_, store, workshop->kinds.codes(), clock, events),
        renewal_(workshop, store, crew_, clock, events),
        anchors_(workshop, store, pipeline::anchor_folder(config_.node.archive), clock, events) {
    const Tools tools{config_, std::move(workshop), store, archive, crew_, clock, events};
    for (const config::Partner& partner : config_.partners) {
      if (partner.enabled) start(partner, tools, events);
    }
    threads_.emplace_back([this](const std::stop_token& stop) { keep_calendar(stop); });
    threads_.emplace_back([this, &clock, &events, &expiry_watch](const std::stop_token& stop) {
      keep_trust(expiry_watch, clock, events, stop);
    });
    start_courier(clock, events);
  }

 private:
  void start(const config::Partner& partner, const Tools& tools, EventSink& events) {
    auto drop = open_drop(partner);
    if (!drop) {
      events.write(Level::alarm, "partner.unusable", "",
                   {{"partner", partner.id}, {"error", drop.error().code}, {"what", drop.error().what}});
      return;
    }
    workers_.push_back(std::make_unique<DropWorker>(partner, tools, std::move(*drop), nullptr));
    threads_.emplace_back(
        [worker = workers_.back().get()](const std::stop_token& stop) { worker->run(stop); });
  }

  /// Tells whenever another key has begun to seal.
  void tell_seal() {
    const pki::SealRing::Link& link = seals_->link_at(clock_.now());
    if (told_ == link.key) return;
    told_ = link.key;
    events_.write(Level::info, "seal.in_use", "",
                  {{"fingerprint", to_hex(told_->fingerprint())},
                   {"subject", told_->subject()},
                   {"until", to_iso(std::min(told_->not_after(), link.until.value_or(Instant::max())))}});
  }

  /// What the calendar brings: another key, the report in the morning, the end of January, each day's anchor
  /// of the journal.
  void keep_calendar(const std::stop_token& stop) {
    constexpr std::chrono::seconds kBetween{20};
    for (; !stop.stop_requested(); pause(stop, kBetween)) {
      tell_seal();
      clerk_.look();
      renewal_.look(stop);
      anchors_.look();
    }
  }

  /// What others do to the files of trust, and what ends.
  void keep_trust(ExpiryWatch& watch, const Clock& clock, EventSink& events, const std::stop_token& stop) {
    constexpr std::chrono::seconds kBetween{2};
    constexpr std::chrono::minutes kBetweenExpiries{1};
    Instant next{};
    for (; !stop.stop_requested(); pause(stop, kBetween)) {
      follow_files(*workshop_->trust, events);
      const Instant now = clock.now();
      if (now < next) continue;
      watch.look(expiries(config_, *workshop_), now, events);
      next = now + kBetweenExpiries;
    }
  }

  void start_courier(const Clock& clock, EventSink& events) {
    auto courier = open_courier(config_, events);
    if (!courier) {
      events.write(Level::alarm, "mail.unusable", "",
                   {{"error", courier.error().code}, {"what", courier.error().what}});
      return;
    }
    if (!*courier) return;
    courier_ = std::move(*courier);
    threads_.emplace_back([this, &clock, &events](const std::stop_token& stop) {
      while (!stop.stop_requested()) {
        carry_mail(*courier_, clock.now(), events, stop);
        pause(stop, config_.polling.interval);
      }
    });
  }

  config::Config config_;
  std::shared_ptr<const pipeline::Workshop> workshop_;
  Crew crew_;
  std::shared_ptr<const pki::SealRing> seals_;
  std::shared_ptr<const pki::SealKey> told_;  // of the calendar's thread
  const Clock& clock_;
  EventSink& events_;
  report::Clerk clerk_;
  pipeline::RenewalDesk renewal_;
  pipeline::AnchorDesk anchors_;
  std::unique_ptr<mail::Courier> courier_;
  std::vector<std::unique_ptr<DropWorker>> workers_;
  std::vector<std::jthread> threads_;  // last: joined before anything they use goes
};

Result<std::shared_ptr<const pipeline::Workshop>> rebuild_workshop(const config::Config& config,
                                                                   const document::KindRegistry& kinds) {
  ESC_CHECK(check_access(config));
  return build_workshop(config, kinds);
}

}  // namespace

void block_signals() {
  const sigset_t set = handled_signals();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
}

Status serve(config::Config config, const document::KindRegistry& kinds, const Clock& clock,
             EventSink& events) {
  ESC_CHECK(check_access(config));
  ESC_TRY(const auto lock, InstanceLock::acquire(config.node.state));
  ESC_TRY(const auto store, open_store(config));
  ESC_TRY(const auto archive, open_archive(config, clock));
  ESC_TRY(auto workshop, build_workshop(config, kinds));
  ESC_CHECK(recover_mail(config, *store));
  report_partner_problems(config, events);
  const config::Path file = config.file;
  const std::string examination = workshop->examiner->describe();
  ExpiryWatch expiry_watch;
  auto shift = std::make_unique<Shift>(std::move(config), std::move(workshop), *store, *archive, clock,
                                       events, expiry_watch);
  events.write(Level::info, "daemon.started", "", {{"config", file.string()}, {"examination", examination}});
  const sigset_t set = handled_signals();
  for (;;) {
    int signal = 0;
    if (sigwait(&set, &signal) != 0) continue;
    if (signal != SIGHUP) break;
    std::vector<config::Problem> problems;
    auto fresh = config::load(file, problems);
    auto next = fresh ? rebuild_workshop(*fresh, kinds)
                      : Result<std::shared_ptr<const pipeline::Workshop>>(fresh.error());
    if (!next) {
      events.write(Level::alarm, "daemon.reload_refused", "",
                   {{"what", problems.empty() ? next.error().what : to_string(problems.front())}});
      continue;  // the old configuration goes on working
    }
    report_partner_problems(*fresh, events);
    shift.reset();
    shift = std::make_unique<Shift>(std::move(*fresh), std::move(*next), *store, *archive, clock, events,
                                    expiry_watch);
    events.write(Level::info, "daemon.reloaded", "", {{"config", file.string()}});
  }
  events.write(Level::info, "daemon.stopping", "", {});
  shift.reset();
  events.write(Level::info, "daemon.stopped", "", {});
  return {};
}

}  // namespace esclusa::daemon
