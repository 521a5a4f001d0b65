#include "intake/settle.h"

#include <algorithm>
#include <unordered_set>

#include "intake/name.h"

namespace esclusa::intake {

bool SettleTracker::stable(const transport::Entry& entry, SteadyTime now) {
  const auto [at, inserted] = seen_.try_emplace(entry.name, Seen{entry.size, entry.mtime, now, listings_});
  Seen& seen = at->second;
  if (!inserted && (seen.size != entry.size || seen.mtime != entry.mtime)) {
    seen.size = entry.size;
    seen.mtime = entry.mtime;
    seen.since = now;
  }
  seen.listing = listings_;
  return now - seen.since >= rule_.stable;
}

std::vector<transport::Entry> SettleTracker::settled(const std::vector<transport::Entry>& listing,
                                                     SteadyTime now) {
  ++listings_;
  waiting_ = 0;
  std::unordered_set<std::string_view> done;
  if (rule_.rule == config::SettleRule::done_file) {
    for (const auto& entry : listing) {
      if (classify(entry.name).name_class == NameClass::done_marker) done.insert(entry.name);
    }
  }
  std::vector<transport::Entry> ready;
  for (const auto& entry : listing) {
    if (entry.type == transport::EntryType::directory) continue;
    if (classify(entry.name).name_class != NameClass::candidate) continue;
    bool complete = true;
    if (rule_.rule == config::SettleRule::done_file)
      complete = done.contains(entry.name + std::string(kDoneSuffix));
    if (rule_.rule == config::SettleRule::stable) complete = stable(entry, now);
    if (complete) {
      ready.push_back(entry);
    } else {
      ++waiting_;
    }
  }
  std::erase_if(seen_, [&](const auto& item) { return item.second.listing != listings_; });
  std::ranges::sort(ready, [](const auto& a, const auto& b) {
    return std::tie(a.mtime, a.name) < std::tie(b.mtime, b.name);
  });
  return ready;
}

}  // namespace esclusa::intake
