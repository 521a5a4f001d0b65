#include "daemon/trust_watch.h"

#include <algorithm>
#include <array>

namespace esclusa::daemon {
namespace {

constexpr std::array kThresholds{1, 7, 14, 30, 60, 90};

}  // namespace

std::int64_t days_left(const pki::Expiry& expiry, Instant now) {
  return std::chrono::floor<std::chrono::days>(expiry.until - now).count();
}

std::optional<int> threshold(const pki::Expiry& expiry, Instant now) {
  if (now > expiry.until) return 0;
  const std::chrono::seconds whole = expiry.until - expiry.from;
  for (const int days : kThresholds) {
    const std::chrono::seconds before = std::chrono::days{days};
    if (before * 2 > whole) return std::nullopt;
    if (expiry.until - now <= before) return days;
  }
  return std::nullopt;
}

void ExpiryWatch::look(const std::vector<pki::Expiry>& expiries, Instant now, EventSink& events) {
  const LocalDay today = local_day(now);
  for (const pki::Expiry& expiry : expiries) {
    const std::optional<int> reached = threshold(expiry, now);
    if (!reached) continue;
    const std::string key = expiry.what + '\n' + expiry.name + '\n' + to_iso(expiry.until);
    const auto [said, first] = said_.try_emplace(key, Said{*reached, today});
    const bool each_day = *reached <= 1 && said->second.day != today;
    if (!first && said->second.threshold == *reached && !each_day) continue;
    said->second = {*reached, today};
    events.write(Level::alarm, "trust.expires", "",
                 {{"what", expiry.what},
                  {"name", printable(expiry.name)},
                  {"until", to_iso(expiry.until)},
                  {"days", std::to_string(days_left(expiry, now))},
                  {"threshold", std::to_string(*reached)}});
  }
}

void follow_files(pki::WatchedTrust& trust, EventSink& events) {
  const pki::WatchedTrust::Look look = trust.look();
  for (const Error& problem : look.problems)
    events.write(Level::alarm, "trust.file_refused", "", {{"error", problem.code}, {"what", problem.what}});
  if (look.replaced) events.write(Level::info, "trust.replaced", "", {});
}

}  // namespace esclusa::daemon
