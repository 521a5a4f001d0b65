#pragma once
/// Drains the outbox: what is stored as an answer becomes a file at the partner, sooner or later, exactly
/// once.

#include "base/clock.h"
#include "base/log.h"
#include "base/result.h"
#include "config/config.h"
#include "store/store.h"
#include "transport/transport.h"

namespace esclusa::delivery {

/// Works one drop; belongs to one thread.
class Delivery {
 public:
  Delivery(const config::Partner& partner, transport::Transport& drop, store::Store& store,
           const Clock& clock, EventSink& events);

  /// Puts every due answer into the outbox. A file that fails is tried again after 1, 5, 15, then every 60
  /// minutes; a name that holds other content waits for a person and raises an alarm. Returns how many were
  /// delivered. An error means that the drop or the store is gone; nothing is lost.
  Result<std::size_t> drain();

 private:
  Result<std::size_t> deliver(const std::vector<store::Delivery>& due);

  const config::Partner& partner_;
  transport::Transport& drop_;
  store::Store& store_;
  const Clock& clock_;
  EventSink& events_;
};

}  // namespace esclusa::delivery
