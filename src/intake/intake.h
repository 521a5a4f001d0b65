#pragma once
/// From a drop into our hands: list, settle, claim, fetch, archive, record. When `next_batch` returns a file
/// it is durable here, whatever happens to the drop or to us.

#include <optional>
#include <random>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/log.h"
#include "base/result.h"
#include "config/config.h"
#include "intake/archive.h"
#include "intake/gate.h"
#include "intake/settle.h"
#include "store/store.h"
#include "transport/transport.h"

namespace esclusa::intake {

/// A file that is durable and recorded, with its bytes (empty when `arrival.fault` says they were never
/// read, and for a lote, which is read from the archive). Or an entry of a lote: then `arrival` is the lote's
/// with name, size and digest of the entry.
struct Received {
  store::Arrival arrival;
  Bytes content;
  std::optional<std::uint64_t> entry = {};
};

/// Works one drop; belongs to one thread.
class Intake {
 public:
  Intake(const config::Config& config, const config::Partner& partner, transport::Transport& drop,
         Archive& archive, store::Store& store, const Clock& clock, EventSink& events);

  /// Lists the drop and remembers what has settled. `next_batch` then works through that, as far as the gate
  /// is open.
  Status look(SteadyTime now);
  /// The next files of the last look, at most limits.batch_files and about limits.batch_bytes; empty = no
  /// more.
  Result<std::vector<Received>> next_batch(SteadyTime now);
  /// Files of the last look that are still growing or whose done file is missing.
  [[nodiscard]] std::size_t waiting() const { return settle_.waiting(); }

  /// Files that were recorded but not decided when a process died, oldest first.
  Result<std::vector<store::Arrival>> interrupted(std::size_t limit);
  /// One of them with its bytes from the archive; counts one more try before it is looked into. Errors: park
  /// "archive.read", "archive.damaged"; the store's.
  Result<Received> reopen(store::Arrival arrival);

  /// Takes decided files out of the inbox.
  Status remove_decided();

 private:
  struct Claim {
    std::string claim;
    std::string name;
    transport::Entry entry;
  };
  void tell_remark();
  Result<std::vector<Claim>> claim_some(std::size_t most);
  Result<bool> is_recorded(const std::string& claim);
  Result<std::vector<Received>> fetch(const std::vector<Claim>& claims);
  [[nodiscard]] std::uint64_t most_bytes(const store::Arrival& arrival) const;
  Status stream_large(const Claim& claim, Received& received);
  Status archive_all(std::vector<Received>& batch);
  Status record(std::vector<Received>& batch);
  Received received(const Claim& claim);
  std::string token();

  const config::Partner& partner_;
  const config::Limits limits_;  // for this partner
  transport::Transport& drop_;
  Archive& archive_;
  store::Store& store_;
  const Clock& clock_;
  EventSink& events_;
  SettleTracker settle_;
  Gate gate_;
  std::mt19937_64 random_;
  std::string remark_;                   // of the drop, as told last
  std::vector<transport::Entry> ready_;  // of the last look, next one at the back
};

}  // namespace esclusa::intake
