#include "transport/sftp/packet.h"

#include <sys/stat.h>

namespace esclusa::transport::sftp {
namespace {

constexpr std::uint32_t kHasSize = 0x01;
constexpr std::uint32_t kHasOwner = 0x02;
constexpr std::uint32_t kHasPermissions = 0x04;
constexpr std::uint32_t kHasTimes = 0x08;
constexpr std::uint32_t kHasMore = 0x80000000U;

}  // namespace

PacketWriter::PacketWriter(Bytes& out, Type type) : out_(out), begin_(out.size()) {
  u32(0);  // the length, when it is known
  out_.push_back(static_cast<std::byte>(type));
}

PacketWriter::~PacketWriter() {
  const std::size_t length = out_.size() - begin_ - 4;
  for (std::size_t i = 0; i < 4; ++i) out_[begin_ + i] = static_cast<std::byte>(length >> (24 - 8 * i));
}

PacketWriter& PacketWriter::u32(std::uint32_t value) {
  for (int shift = 24; shift >= 0; shift -= 8) out_.push_back(static_cast<std::byte>(value >> shift));
  return *this;
}

PacketWriter& PacketWriter::u64(std::uint64_t value) {
  return u32(static_cast<std::uint32_t>(value >> 32U)).u32(static_cast<std::uint32_t>(value));
}

PacketWriter& PacketWriter::string(std::string_view octets) {
  u32(static_cast<std::uint32_t>(octets.size()));
  const ByteView bytes = as_bytes(octets);
  out_.insert(out_.end(), bytes.begin(), bytes.end());
  return *this;
}

std::uint64_t PacketReader::number(std::size_t octets) {
  good_ = good_ && left_.size() >= octets;
  if (!good_) return 0;
  std::uint64_t value = 0;
  for (const std::byte octet : left_.first(octets))
    value = value << 8U | std::to_integer<std::uint64_t>(octet);
  left_ = left_.subspan(octets);
  return value;
}

std::string_view PacketReader::string() {
  const std::size_t length = u32();
  good_ = good_ && left_.size() >= length;
  if (!good_) return {};
  const std::string_view octets = as_text(left_.first(length));
  left_ = left_.subspan(length);
  return octets;
}

Attributes PacketReader::attributes() {
  Attributes attributes;
  const std::uint32_t flags = u32();
  if ((flags & kHasSize) != 0) attributes.size = u64();
  if ((flags & kHasOwner) != 0) u64();
  // A server that tells no permissions has no POSIX files behind it, so no links or FIFOs either.
  if ((flags & kHasPermissions) != 0) {
    const std::uint32_t mode = u32();
    attributes.type = S_ISREG(mode)   ? EntryType::regular
                      : S_ISDIR(mode) ? EntryType::directory
                                      : EntryType::other;
  }
  if ((flags & kHasTimes) != 0) {
    u32();  // of the last access
    attributes.mtime = Instant{std::chrono::seconds{static_cast<std::int64_t>(u32())}};
  }
  if ((flags & kHasMore) != 0) {
    for (std::uint32_t left = u32(); left > 0 && good_; --left) {
      string();
      string();
    }
  }
  return attributes;
}

}  // namespace esclusa::transport::sftp
