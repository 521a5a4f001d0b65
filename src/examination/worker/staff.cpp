#include "examination/worker/staff.h"

#include <fmt/format.h>
#include <sys/wait.h>

#include <algorithm>
#include <csignal>
#include <cstring>
#include <functional>

#include "base/memory_or_exit.h"
#include "examination/worker/channel.h"

namespace esclusa::examination {
namespace {

/// What a file may take while others wait; a usual one takes a thousandth.
constexpr std::chrono::seconds kQuick{1};

Error broke(const std::string& how) {
  return park(kBroke, "el proceso que examinaba el archivo " + how);
}

std::string end_of(int status) {
  if (WIFEXITED(status) && WEXITSTATUS(status) == kExitWithoutMemory) return "agotó la memoria permitida";
  if (WIFEXITED(status)) return fmt::format("terminó con el código {}", WEXITSTATUS(status));
  if (WTERMSIG(status) == SIGSYS) return "intentó una llamada al sistema que no le está permitida";
  return fmt::format("terminó por la señal {} ({})", WTERMSIG(status), ::strsignal(WTERMSIG(status)));
}

}  // namespace

Staff::Staff(StaffSettings settings, std::shared_ptr<const pki::TrustStore> trust,
             const document::KindRegistry& kinds, std::unique_ptr<Nursery> nursery)
    : settings_(std::move(settings)), trust_(std::move(trust)), kinds_(kinds), nursery_(std::move(nursery)) {
  for (const auto& exhibit : trust_->exhibits()) authorities_.emplace(exhibit->sha256, exhibit);
}

Result<std::shared_ptr<Staff>> Staff::open(StaffSettings settings,
                                           std::shared_ptr<const pki::TrustStore> trust,
                                           const document::KindRegistry& kinds) {
  Instructions instructions{settings.standards, trust->exhibits(), settings.memory_bytes, {}};
  ESC_TRY(instructions.account, account_named(settings.user));
  ESC_TRY(auto nursery, Nursery::open(settings.program, std::move(instructions)));
  return std::shared_ptr<Staff>(new Staff(std::move(settings), std::move(trust), kinds, std::move(nursery)));
}

std::string Staff::describe() const {
  return "en un proceso aparte: " + to_text(what_the_kernel_offers(), settings_.user);
}

std::vector<pid_t> Staff::waiting_for(const std::string& partner) const {
  const std::lock_guard lock(mutex_);
  std::vector<pid_t> processes;
  for (const Worker& worker : idle_)
    if (worker.partner == partner) processes.push_back(worker.process);
  return processes;
}

Result<Worker> Staff::take(const std::string& partner) {
  {
    const std::lock_guard lock(mutex_);
    const auto last = std::find_if(idle_.rbegin(), idle_.rend(),
                                   [&](const Worker& worker) { return worker.partner == partner; });
    if (last != idle_.rend()) {
      Worker found = std::move(*last);
      idle_.erase(std::prev(last.base()));
      return found;
    }
  }
  ESC_TRY(Worker fresh, nursery_->fork_worker());
  fresh.partner = partner;
  return fresh;
}

void Staff::give_back(Worker worker) {
  std::list<Worker> surplus;
  {
    const std::lock_guard lock(mutex_);
    idle_.push_back(std::move(worker));
    if (idle_.size() > settings_.idle) surplus.splice(surplus.begin(), idle_, idle_.begin());
  }
  for (Worker& one : surplus) nursery_->end(std::move(one));
}

/// What the end of a worker that had a file means for the file.
Error Staff::dismiss(Worker worker, const Watch& watch, Patience patience) {
  const std::optional<int> status = nursery_->end(std::move(worker));
  if (!status) return retry(kNoZygote, "el proceso que prepara a los que examinan terminó");
  if (!watch.expired()) return broke(end_of(*status));
  if (patience == Patience::quick && kQuick < settings_.per_file)
    return park(kSlow, "el archivo toma tiempo");
  return broke(fmt::format("pasó de {} s", settings_.per_file.count()));
}

Result<Inspected> Staff::examine(const std::string& partner, ByteView file, Instant arrived,
                                 Patience patience) {
  Result<Inspected> inspected = ask(partner, file, arrived, patience);
  const bool all_died = !inspected && inspected.error().code == kNoZygote;
  return all_died ? ask(partner, file, arrived, patience) : std::move(inspected);
}

Result<Inspected> Staff::ask(const std::string& partner, ByteView file, Instant arrived, Patience patience) {
  ESC_TRY(Worker worker, take(partner));
  Watch watch(worker.process,
              patience == Patience::quick ? std::min(kQuick, settings_.per_file) : settings_.per_file);
  const int channel = worker.channel.get();
  std::optional<Bytes> report;
  if (send_message(channel, {as_bytes(encode_arrived(arrived)), file}, std::ref(watch))) {
    report = receive_message(channel, longest_report(file.size()), std::ref(watch));
  } else if (!worker.fresh && !watch.expired()) {
    nursery_->end(std::move(worker));  // it died between two files, or before it had this one: nobody's fault
    return ask(partner, file, arrived, patience);
  }
  if (!report) return dismiss(std::move(worker), watch, patience);
  Result<Inspected> inspected = Testimony::hear(*report, kinds_, authorities_);
  if (!inspected && inspected.error().code == kLies) {
    nursery_->end(std::move(worker));
    return broke("contestó algo que no puede ser");
  }
  worker.fresh = false;
  give_back(std::move(worker));
  return inspected;
}

Result<std::shared_ptr<WatchedStaff>> WatchedStaff::open(StaffSettings settings,
                                                         std::shared_ptr<const pki::WatchedTrust> trust,
                                                         const document::KindRegistry& kinds) {
  ESC_TRY(auto staff, Staff::open(settings, trust->current(), kinds));
  return std::shared_ptr<WatchedStaff>(
      new WatchedStaff(std::move(settings), std::move(trust), kinds, std::move(staff)));
}

/// The old staff goes with the last call that it is busy with.
Result<std::shared_ptr<Staff>> WatchedStaff::current() {
  const std::lock_guard lock(mutex_);
  auto trust = trust_->current();
  if (staff_->trust() != trust) {
    ESC_TRY(staff_, Staff::open(settings_, std::move(trust), kinds_));
  }
  return staff_;
}

Result<Inspected> WatchedStaff::examine(const std::string& partner, ByteView file, Instant arrived,
                                        Patience patience) {
  ESC_TRY(const auto staff, current());
  return staff->examine(partner, file, arrived, patience);
}

std::string WatchedStaff::describe() const {
  const std::lock_guard lock(mutex_);
  return staff_->describe();
}

}  // namespace esclusa::examination
