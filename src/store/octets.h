#pragma once
/// Values in one row of octets, so that two different rows of values never look alike: each has its length
/// before it. Lengths and numbers are 8 octets, big end first.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/clock.h"

namespace esclusa::store {

class OctetWriter {
 public:
  OctetWriter& text(std::string_view value) {
    raw(value.size());
    octets_.append(value);
    return *this;
  }
  OctetWriter& digest(const Digest& value) { return text(as_text(value)); }
  /// Nothing there is not the same as an empty text.
  OctetWriter& digest(const std::optional<Digest>& value) {
    number(value ? 1U : 0U);
    return value ? digest(*value) : *this;
  }
  OctetWriter& number(std::uint64_t value) {
    raw(8);
    raw(value);
    return *this;
  }
  OctetWriter& integer(std::int64_t value) { return number(static_cast<std::uint64_t>(value)); }
  OctetWriter& instant(Instant value) { return integer(value.time_since_epoch().count()); }
  [[nodiscard]] std::string take() { return std::move(octets_); }

 private:
  void raw(std::uint64_t value) {
    for (int shift = 56; shift >= 0; shift -= 8)
      octets_.push_back(static_cast<char>((value >> shift) & 0xFFU));
  }
  std::string octets_;
};

}  // namespace esclusa::store
