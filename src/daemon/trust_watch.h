#pragma once
/// Looks after what trust rests on: files that other programs replace, and days on which something ends.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/local_time.h"
#include "base/log.h"
#include "pki/certificates.h"
#include "pki/watched_trust.h"

namespace esclusa::daemon {

/// Days that are left, rounded down; negative once it has ended.
std::int64_t days_left(const pki::Expiry& expiry, Instant now);
/// The least of 90, 60, 30, 14, 7 and 1 days that has been reached, 0 after the end. A threshold beyond half
/// of the whole time says nothing: a list that lasts a week is not late on its first day.
std::optional<int> threshold(const pki::Expiry& expiry, Instant now);

/// Belongs to one thread; outlives a reload, so that nothing is said twice.
class ExpiryWatch {
 public:
  /// Raises `trust.expires` when a threshold is reached, once; from the last day on, once each local day.
  void look(const std::vector<pki::Expiry>& expiries, Instant now, EventSink& events);

 private:
  struct Said {
    int threshold = 0;
    LocalDay day{};
  };
  std::map<std::string, Said> said_;
};

/// Takes over changed files; says what was replaced and what could not be used.
void follow_files(pki::WatchedTrust& trust, EventSink& events);

}  // namespace esclusa::daemon
