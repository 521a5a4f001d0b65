#include "delivery/delivery.h"

#include <algorithm>
#include <array>

namespace esclusa::delivery {
namespace {

constexpr std::size_t kAtOnce = 256;
constexpr std::array<std::chrono::minutes, 4> kWait{std::chrono::minutes{1}, std::chrono::minutes{5},
                                                    std::chrono::minutes{15}, std::chrono::minutes{60}};

std::chrono::minutes wait_after(int attempts) {
  return kWait[std::min(static_cast<std::size_t>(std::max(attempts, 0)), kWait.size() - 1)];
}

}  // namespace

Delivery::Delivery(const config::Partner& partner, transport::Transport& drop, store::Store& store,
                   const Clock& clock, EventSink& events)
    : partner_(partner), drop_(drop), store_(store), clock_(clock), events_(events) {}

Result<std::size_t> Delivery::drain() {
  std::size_t total = 0;
  for (;;) {
    std::vector<store::Delivery> due;
    {
      ESC_TRY(const auto unit, store_.read());
      ESC_TRY(due, unit->answers().undelivered(partner_.id, clock_.now(), kAtOnce));
    }
    if (due.empty()) return total;
    ESC_CHECK(drop_.connect());
    ESC_TRY(const std::size_t delivered, deliver(due));
    total += delivered;
  }
}

Result<std::size_t> Delivery::deliver(const std::vector<store::Delivery>& due) {
  std::vector<transport::Upload> uploads;
  for (const store::Delivery& delivery : due) uploads.push_back({delivery.name, as_bytes(delivery.bytes)});
  const std::vector<Status> outcome = drop_.publish(uploads);
  const Instant now = clock_.now();
  std::vector<std::int64_t> delivered;
  std::optional<Error> lost;
  ESC_TRY(const auto unit, store_.write());
  for (std::size_t i = 0; i < due.size(); ++i) {
    if (outcome[i]) {
      delivered.push_back(due[i].id);
      continue;
    }
    const Error& error = outcome[i].error();
    if (error.code == "drop.unreachable") {  // the drop is gone, not the file's fault: no attempt is counted
      lost = error;
      continue;
    }
    const bool parked = error.code == "drop.conflict";
    events_.write(parked ? Level::alarm : Level::warning, "delivery.failed", due[i].name,
                  {{"partner", partner_.id}, {"error", error.code}, {"what", error.what}});
    ESC_CHECK(unit->answers().failed(due[i].id, error.code, now + wait_after(due[i].attempts), parked));
  }
  ESC_CHECK(unit->answers().delivered(delivered, now));
  ESC_CHECK(unit->commit());
  for (const store::Delivery& delivery : due) {
    if (std::ranges::find(delivered, delivery.id) != delivered.end()) {
      events_.write(Level::info, "delivery.done", delivery.name, {{"partner", partner_.id}});
    }
  }
  if (lost) return *lost;
  return delivered.size();
}

}  // namespace esclusa::delivery
