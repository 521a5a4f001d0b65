#pragma once
/// The octets that a journal entry's hash covers: the same for every adapter, so that a journal can be moved
/// and checked.

#include <cstdint>
#include <string>

#include "base/bytes.h"
#include "base/clock.h"
#include "store/octets.h"

namespace esclusa::store {

struct JournalEntry {
  std::uint64_t seq = 0;  // 1, 2, 3 … without gaps
  Instant at{};
  std::string event;
  std::string correlation;
  std::string facts;
};

/// previous ‖ seq ‖ at ‖ event ‖ correlation ‖ facts, as OctetWriter writes them. `previous` is the hash of
/// the entry before; 32 zero octets for the first. The first octet is always 0.
inline std::string journal_octets(const Digest& previous, const JournalEntry& entry) {
  return OctetWriter{}
      .digest(previous)
      .number(entry.seq)
      .instant(entry.at)
      .text(entry.event)
      .text(entry.correlation)
      .text(entry.facts)
      .take();
}

}  // namespace esclusa::store
