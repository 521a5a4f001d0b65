#pragma once
/// Flat messages between processes of ours: numbers little end first, texts with their length before them. A
/// reader never looks beyond its message and never allocates by what a length says.

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "base/bytes.h"

namespace esclusa::wire {

class Writer {
 public:
  void u8(std::uint8_t value) { octets_.push_back(static_cast<char>(value)); }
  void u32(std::uint32_t value) { number(value); }
  void i64(std::int64_t value) { number(static_cast<std::uint64_t>(value)); }
  /// At most 4 GiB.
  void text(std::string_view value) {
    u32(static_cast<std::uint32_t>(value.size()));
    octets_.append(value);
  }
  void bytes(ByteView value) { text(as_text(value)); }
  /// Without a length: both sides know it.
  void raw(ByteView value) { octets_.append(as_text(value)); }

  [[nodiscard]] const std::string& octets() const noexcept { return octets_; }
  std::string take() { return std::exchange(octets_, {}); }

 private:
  template <class Number>
  void number(Number value) {
    for (std::size_t i = 0; i < sizeof value; ++i) octets_.push_back(static_cast<char>(value >> (8 * i)));
  }

  std::string octets_;
};

/// After the first fault everything reads as empty or zero: whoever reads asks `ended_well` once, at the end.
class Reader {
 public:
  explicit Reader(ByteView message) : rest_(as_text(message)) {}

  std::uint8_t u8() { return number<std::uint8_t>(); }
  /// A byte that can only be 0 or 1.
  bool flag() {
    const std::uint8_t value = u8();
    if (value > 1) fail();
    return value == 1;
  }
  std::uint32_t u32() { return number<std::uint32_t>(); }
  std::int64_t i64() { return static_cast<std::int64_t>(number<std::uint64_t>()); }
  /// A view into the message. A longer one than `most` is a fault.
  std::string_view text(std::size_t most) {
    const std::uint32_t length = u32();
    return length <= most ? take(length) : fail();
  }
  std::string_view raw(std::size_t length) { return take(length); }

  void fail_unless(bool condition) {
    if (!condition) fail();
  }
  [[nodiscard]] bool failed() const noexcept { return failed_; }
  [[nodiscard]] bool empty() const noexcept { return rest_.empty(); }
  /// Everything was read and nothing was wrong.
  [[nodiscard]] bool ended_well() const noexcept { return !failed_ && rest_.empty(); }

 private:
  std::string_view fail() {
    failed_ = true;
    rest_ = {};
    return {};
  }
  std::string_view take(std::size_t length) {
    if (length > rest_.size()) return fail();
    const std::string_view taken = rest_.substr(0, length);
    rest_.remove_prefix(length);
    return taken;
  }
  template <class Number>
  Number number() {
    const std::string_view octets = take(sizeof(Number));
    Number value = 0;
    for (std::size_t i = 0; i < octets.size(); ++i)
      value = static_cast<Number>(value |
                                  (static_cast<Number>(static_cast<unsigned char>(octets[i])) << (8 * i)));
    return value;
  }

  std::string_view rest_;
  bool failed_ = false;
};

}  // namespace esclusa::wire
