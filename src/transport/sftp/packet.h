#pragma once
/// The wire format of SFTP version 3: what we write, and a reader that never believes a length.

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/bytes.h"
#include "transport/transport.h"

namespace esclusa::transport::sftp {

enum class Type : std::uint8_t {
  init = 1,
  version = 2,
  open = 3,
  close = 4,
  read = 5,
  write = 6,
  lstat = 7,
  fstat = 8,
  opendir = 11,
  readdir = 12,
  remove = 13,
  realpath = 16,
  stat = 17,
  rename = 18,
  status = 101,
  handle = 102,
  data = 103,
  name = 104,
  attributes = 105,
  extended = 200,
  extended_reply = 201,
};

inline constexpr std::uint32_t kVersion = 3;

inline constexpr std::uint32_t kOpenRead = 0x01;
inline constexpr std::uint32_t kOpenWrite = 0x02;
inline constexpr std::uint32_t kOpenCreate = 0x08;
inline constexpr std::uint32_t kOpenTruncate = 0x10;
inline constexpr std::uint32_t kOpenExclusive = 0x20;

struct Attributes {
  EntryType type = EntryType::regular;
  std::optional<std::uint64_t> size;  // not every server tells it
  Instant mtime{};
  bool operator==(const Attributes&) const = default;
};

/// One packet, appended to `out` from its length to its last octet; complete when the object goes.
class PacketWriter {
 public:
  PacketWriter(Bytes& out, Type type);
  ~PacketWriter();
  PacketWriter(const PacketWriter&) = delete;
  PacketWriter& operator=(const PacketWriter&) = delete;

  PacketWriter& u32(std::uint32_t value);
  PacketWriter& u64(std::uint64_t value);
  PacketWriter& string(std::string_view octets);

 private:
  Bytes& out_;
  std::size_t begin_;
};

/// Reads the fields of a packet. After one that is not there, all others are empty and `good` is false.
/// Views live as long as the packet.
class PacketReader {
 public:
  explicit PacketReader(ByteView octets) : left_(octets) {}

  std::uint8_t u8() { return static_cast<std::uint8_t>(number(1)); }
  std::uint32_t u32() { return static_cast<std::uint32_t>(number(4)); }
  std::uint64_t u64() { return number(8); }
  std::string_view string();
  Attributes attributes();

  [[nodiscard]] bool good() const noexcept { return good_; }
  [[nodiscard]] ByteView rest() const noexcept { return left_; }

 private:
  std::uint64_t number(std::size_t octets);

  ByteView left_;
  bool good_ = true;
};

}  // namespace esclusa::transport::sftp
