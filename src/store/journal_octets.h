#pragma once
/// The octets that a journal entry's hash covers: the same for every adapter, so that a journal can be moved
/// and checked.

#include <cstdint>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/clock.h"

namespace esclusa::store {

struct JournalEntry {
  std::uint64_t seq = 0;  // 1, 2, 3 … without gaps
  Instant at{};
  std::string event;
  std::string correlation;
  std::string facts;
};

/// previous ‖ seq ‖ at ‖ event ‖ correlation ‖ facts, each with its length before it. Lengths and numbers are
/// 8 octets, big end first. `previous` is the hash of the entry before; 32 zero octets for the first.
inline std::string journal_octets(const Digest& previous, const JournalEntry& entry) {
  std::string octets;
  const auto number = [&octets](std::uint64_t value) {
    for (int shift = 56; shift >= 0; shift -= 8)
      octets.push_back(static_cast<char>((value >> shift) & 0xFFU));
  };
  const auto text = [&](std::string_view value) {
    number(value.size());
    octets.append(value);
  };
  text(as_text(previous));
  number(8);
  number(entry.seq);
  number(8);
  number(static_cast<std::uint64_t>(entry.at.time_since_epoch().count()));
  text(entry.event);
  text(entry.correlation);
  text(entry.facts);
  return octets;
}

}  // namespace esclusa::store
