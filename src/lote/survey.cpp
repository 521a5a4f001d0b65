#include "lote/survey.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

namespace esclusa::lote {
namespace {

constexpr std::string_view kEndMagic{"PK\5\6", 4};
constexpr std::string_view kEnd64Magic{"PK\6\6", 4};
constexpr std::string_view kLocatorMagic{"PK\6\7", 4};
constexpr std::string_view kCentralMagic{"PK\1\2", 4};
constexpr std::size_t kEndSize = 22;
constexpr std::size_t kEnd64Size = 56;
constexpr std::size_t kLocatorSize = 20;
constexpr std::size_t kCentralSize = 46;
constexpr std::size_t kMaxComment = 0xffff;

/// What a library keeps of an entry grows with its record: names and extra fields are short in good faith.
constexpr std::uint64_t kMeanRecord = 256;
constexpr std::uint64_t kDirectoryAllowance = 1ULL << 20U;
/// Names that share the lower half of the hash by which libzip keeps them. Good archives have a handful;
/// with many every look-up takes for ever.
constexpr std::uint32_t kMostAlike = 4096;

Error damaged(std::string detail) {
  return reject("ARC-E10", std::move(detail));
}

std::uint64_t little_endian(ByteView bytes, std::size_t at, std::size_t count) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < count; ++i) value |= std::to_integer<std::uint64_t>(bytes[at + i]) << (8 * i);
  return value;
}

bool has_magic(ByteView bytes, std::string_view magic) {
  return as_text(bytes).starts_with(magic);
}

/// Where the central directory lies.
struct Directory {
  std::uint64_t offset = 0;
  std::uint64_t size = 0;
  std::uint64_t entries = 0;
  std::uint64_t end = 0;  // where the records of its end begin
};

/// The last octets of the range, in which an end record must lie.
class Tail {
 public:
  static Result<Tail> read(const FileRange& zip) {
    const std::uint64_t room = kMaxComment + kEndSize + kLocatorSize;
    Bytes bytes(static_cast<std::size_t>(std::min(zip.length(), room)));
    ESC_CHECK(zip.read(zip.length() - bytes.size(), bytes));
    return Tail(std::move(bytes), zip.length());
  }
  [[nodiscard]] std::string_view text() const { return as_text(bytes_); }
  [[nodiscard]] ByteView from(std::size_t at) const { return ByteView(bytes_).subspan(at); }
  [[nodiscard]] std::uint64_t start() const { return length_ - bytes_.size(); }

 private:
  Tail(Bytes bytes, std::uint64_t length) : bytes_(std::move(bytes)), length_(length) {}
  Bytes bytes_;
  std::uint64_t length_;
};

Directory plain_directory(ByteView record, std::uint64_t end) {
  return {little_endian(record, 16, 4), little_endian(record, 12, 4), little_endian(record, 10, 2), end};
}

/// The zip64 end record that a locator just before an end record points to.
Result<std::optional<Directory>> large_directory(const FileRange& zip, const Tail& tail, std::size_t at) {
  if (at < kLocatorSize) return std::optional<Directory>{};
  const ByteView locator = tail.from(at - kLocatorSize);
  if (!has_magic(locator, kLocatorMagic)) return std::optional<Directory>{};
  const std::uint64_t where = little_endian(locator, 8, 8);
  std::array<std::byte, kEnd64Size> record{};
  ESC_CHECK(zip.read(where, record));
  if (!has_magic(record, kEnd64Magic)) return damaged("El registro final zip64 no está donde se indica.");
  return std::optional(Directory{little_endian(record, 48, 8), little_endian(record, 40, 8),
                                 little_endian(record, 32, 8), where});
}

/// The directory of the end record at `at`; empty if nothing of the kind lies where it points to, which is
/// so when its magic number only happens to be there.
Result<std::optional<Directory>> directory_of(const FileRange& zip, const Tail& tail, std::size_t at) {
  const ByteView record = tail.from(at);
  if (record.size() < kEndSize) return std::optional<Directory>{};
  auto large = large_directory(zip, tail, at);
  if (!large && large.error().remedy != Remedy::reject) return large.error();
  if (!large) return std::optional<Directory>{};
  const Directory found = large->value_or(plain_directory(record, tail.start() + at));
  if (found.offset > found.end || found.size > found.end - found.offset) return std::optional<Directory>{};
  if (found.size == 0) return std::optional(found);
  if (found.size < kCentralSize) return std::optional<Directory>{};
  std::array<std::byte, 4> magic{};
  ESC_CHECK(zip.read(found.offset, magic));
  return has_magic(magic, kCentralMagic) ? std::optional(found) : std::nullopt;
}

/// The one directory of the range. Two records that could both be its end are a way to show one content to us
/// and another to somebody else.
Result<Directory> find_directory(const FileRange& zip) {
  ESC_TRY(const Tail tail, Tail::read(zip));
  std::optional<Directory> only;
  bool ends_with_it = false;
  for (std::size_t at = tail.text().find(kEndMagic); at != std::string_view::npos;
       at = tail.text().find(kEndMagic, at + 1)) {
    ESC_TRY(const std::optional<Directory> found, directory_of(zip, tail, at));
    if (!found) continue;
    if (only) return damaged("Tiene más de un directorio.");
    only = found;
    ends_with_it = tail.from(at).size() == kEndSize + little_endian(tail.from(at), 20, 2);
  }
  if (!only) return damaged("No tiene la forma de un archivo .zip o está incompleto.");
  if (!ends_with_it) return damaged("Hay datos después del final del .zip.");
  return *only;
}

/// Reads forwards through a range in buffers.
class Walk {
 public:
  Walk(const FileRange& zip, std::uint64_t from, std::uint64_t to) : zip_(zip), at_(from), to_(to) {}
  [[nodiscard]] std::uint64_t left() const { return to_ - at_ + (held_.size() - used_); }
  /// The next `count` octets, at most half a buffer; valid until the next call.
  Result<ByteView> take(std::size_t count) {
    if (count > left()) return damaged("Su directorio está incompleto.");
    if (held_.size() - used_ < count) ESC_CHECK(refill());
    const ByteView taken = ByteView(held_).subspan(used_, count);
    used_ += count;
    return taken;
  }

 private:
  static constexpr std::size_t kBuffer = 2 * 0x10000;
  Status refill() {
    held_.erase(held_.begin(), held_.begin() + static_cast<std::ptrdiff_t>(used_));
    used_ = 0;
    const std::size_t kept = held_.size();
    held_.resize(kept + static_cast<std::size_t>(std::min<std::uint64_t>(kBuffer, to_ - at_)));
    ESC_CHECK(zip_.read(at_, std::span(held_).subspan(kept)));
    at_ += held_.size() - kept;
    return {};
  }
  const FileRange& zip_;
  std::uint64_t at_;
  std::uint64_t to_;
  Bytes held_;
  std::size_t used_ = 0;
};

/// How many names libzip would put on one chain.
class NameChains {
 public:
  bool add(ByteView name) {
    std::uint32_t hash = 5381;  // libzip's
    for (const std::byte octet : name) {
      // Other names than ASCII ones are kept in another encoding: all of them count as alike.
      if (std::to_integer<unsigned>(octet) >= 0x80) return ++foreign_ <= kMostAlike;
      hash = hash * 33 + std::to_integer<std::uint32_t>(octet);
    }
    return ++counts_[hash & 0xffffU] <= kMostAlike;
  }

 private:
  std::vector<std::uint32_t> counts_ = std::vector<std::uint32_t>(0x10000);
  std::uint32_t foreign_ = 0;
};

Error too_many(std::uint64_t most) {
  return reject("ARC-E11", fmt::format("El máximo es {} entradas.", most));
}

Result<std::uint64_t> walk(const FileRange& zip, const Directory& directory, std::uint64_t most) {
  Walk records(zip, directory.offset, directory.offset + directory.size);
  NameChains chains;
  std::uint64_t count = 0;
  while (records.left() > 0) {
    if (++count > most) return too_many(most);
    ESC_TRY(const ByteView record, records.take(kCentralSize));
    if (!has_magic(record, kCentralMagic)) return damaged("Su directorio está dañado.");
    const std::uint64_t name = little_endian(record, 28, 2);
    const std::uint64_t rest = little_endian(record, 30, 2) + little_endian(record, 32, 2);
    ESC_TRY(const ByteView octets, records.take(static_cast<std::size_t>(name)));
    if (!chains.add(octets)) return damaged("Demasiados de sus nombres son iguales o casi iguales.");
    ESC_TRY(const ByteView skipped, records.take(static_cast<std::size_t>(rest)));
    static_cast<void>(skipped);
  }
  return count;
}

}  // namespace

Result<FileRange> FileRange::open(const std::string& file, std::uint64_t offset, std::uint64_t length) {
  std::FILE* opened = std::fopen(file.c_str(), "rbe");
  if (opened == nullptr) return park("archive.read", "no se puede abrir " + file);
  return FileRange(opened, offset, length);
}

Status FileRange::read(std::uint64_t at, std::span<std::byte> into) const {
  if (at > length_ || into.size() > length_ - at) return damaged("Está incompleto.");
  if (::fseeko(file_.get(), static_cast<off_t>(offset_ + at), SEEK_SET) != 0 ||
      std::fread(into.data(), 1, into.size(), file_.get()) != into.size()) {
    return park("archive.read", "no se puede leer el lote archivado");
  }
  return {};
}

Result<std::uint64_t> count_entries(const FileRange& zip, std::uint64_t most) {
  ESC_TRY(const Directory directory, find_directory(zip));
  if (directory.entries > most) return too_many(most);
  if (directory.size > most * kMeanRecord + kDirectoryAllowance)
    return damaged("Su directorio es desmesurado.");
  ESC_TRY(const std::uint64_t count, walk(zip, directory, most));
  if (count != directory.entries) return damaged("Su directorio no tiene las entradas que dice tener.");
  return count;
}

}  // namespace esclusa::lote
