#include "intake/gate.h"

#include <sys/statvfs.h>

#include <algorithm>
#include <limits>

namespace esclusa::intake {
namespace {

std::string_view reason(Pause pause) {
  switch (pause) {
    case Pause::rate:
      return "files_per_minute";
    case Pause::day:
      return "bytes_per_day";
    case Pause::disk:
      return "free_bytes";
    case Pause::none:
      break;
  }
  return "";
}

}  // namespace

Gate::Gate(const config::Partner& partner, std::uint64_t least_free, std::vector<std::filesystem::path> disks,
           store::Store& store, const Clock& clock, EventSink& events)
    : partner_(partner),
      least_free_(least_free),
      disks_(std::move(disks)),
      store_(store),
      clock_(clock),
      events_(events),
      allowance_(static_cast<double>(partner.limits.files_per_minute)) {}

/// A folder that cannot be asked is left to those who write there: they say better what is wrong.
bool Gate::has_room() const {
  return std::ranges::all_of(disks_, [&](const std::filesystem::path& folder) {
    struct statvfs disk {};
    return ::statvfs(folder.c_str(), &disk) != 0 ||
           static_cast<std::uint64_t>(disk.f_bavail) * disk.f_frsize >= least_free_;
  });
}

Result<bool> Gate::day_is_full() {
  if (partner_.limits.bytes_per_day == 0) return false;
  const LocalDay today = local_day(clock_.now());
  if (today != day_) {
    ESC_TRY(const auto unit, store_.read());
    ESC_TRY(today_, unit->arrivals().bytes_since(partner_.id, from_local(today, TimeOfDay{0})));
    day_ = today;
  }
  return today_ >= partner_.limits.bytes_per_day;
}

std::size_t Gate::by_rate(SteadyTime now) {
  const auto most = static_cast<double>(partner_.limits.files_per_minute);
  if (most == 0) return std::numeric_limits<std::size_t>::max();
  if (last_)
    allowance_ = std::min(
        most, allowance_ + most * std::chrono::duration<double>(now - *last_) / std::chrono::minutes{1});
  last_ = now;
  return static_cast<std::size_t>(allowance_);
}

void Gate::tell(Pause pause) {
  if (pause == told_) return;
  if (pause == Pause::none) {
    events_.write(Level::info, "intake.resumed", "", {{"partner", partner_.id}});
  } else {
    // A rate is what the partner was promised; the others need somebody to look.
    events_.write(pause == Pause::rate ? Level::warning : Level::alarm, "intake.paused", "",
                  {{"partner", partner_.id}, {"limit", std::string(reason(pause))}});
  }
  told_ = pause;
}

Result<std::size_t> Gate::open(SteadyTime now) {
  const std::size_t files = by_rate(now);
  ESC_TRY(const bool full, day_is_full());
  const Pause pause = !has_room() ? Pause::disk : full ? Pause::day : files == 0 ? Pause::rate : Pause::none;
  tell(pause);
  return pause == Pause::none ? files : 0;
}

void Gate::took(std::size_t files, std::uint64_t bytes) {
  if (partner_.limits.files_per_minute != 0) allowance_ -= static_cast<double>(files);
  today_ += bytes;
}

}  // namespace esclusa::intake
