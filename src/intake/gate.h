#pragma once
/// How much may be taken in now. What may not stays in the drop: nothing is refused or lost, and a partner
/// that floods us waits for itself.

#include <chrono>
#include <filesystem>
#include <optional>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/local_time.h"
#include "base/log.h"
#include "base/result.h"
#include "config/config.h"
#include "intake/settle.h"
#include "store/store.h"

namespace esclusa::intake {

enum class Pause {
  none,
  rate,  // limits.files_per_minute of the partner
  day,   // limits.bytes_per_day of the partner
  disk,  // limits.free_bytes of the node
};

/// Belongs to one thread.
class Gate {
 public:
  /// `disks`: folders whose file systems need room.
  Gate(const config::Partner& partner, std::uint64_t least_free, std::vector<std::filesystem::path> disks,
       store::Store& store, const Clock& clock, EventSink& events);

  /// How many files may be taken now; 0 = intake pauses, and the event log is told once why. Errors: the
  /// store's.
  Result<std::size_t> open(SteadyTime now);
  /// So much was taken since.
  void took(std::size_t files, std::uint64_t bytes);

 private:
  [[nodiscard]] bool has_room() const;
  Result<bool> day_is_full();
  std::size_t by_rate(SteadyTime now);
  void tell(Pause pause);

  const config::Partner& partner_;
  std::uint64_t least_free_;
  std::vector<std::filesystem::path> disks_;
  store::Store& store_;
  const Clock& clock_;
  EventSink& events_;
  Pause told_ = Pause::none;
  double allowance_;                // files; grows with time up to a minute's worth
  std::optional<SteadyTime> last_;  // when it was last counted
  std::optional<LocalDay> day_;
  std::uint64_t today_ = 0;  // octets that arrived on `day_`
};

}  // namespace esclusa::intake
