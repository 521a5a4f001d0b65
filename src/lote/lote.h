#pragma once
/// A lote: a zip archive of XML documents, read entry by entry out of a range of a file. Never held in memory
/// as a whole; nothing that it says about itself is believed.

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "base/bytes.h"
#include "base/result.h"

struct zip;

namespace esclusa::lote {

struct Limits {
  std::uint64_t entries = 200'000;
  std::uint64_t entry_bytes = 1024 * 1024;
  std::uint64_t total_bytes = 4ULL << 30U;  // all entries unpacked
  std::uint64_t entry_ratio = 200;          // unpacked to packed; signed XML has about 4
  std::uint64_t total_ratio = 100;
};

struct Entry {
  std::uint64_t index = 0;     // in the zip's directory, from 0
  std::string name;            // path inside the zip, raw
  std::uint64_t size = 0;      // unpacked, as declared; `read` insists on it
  std::optional<Error> fault;  // why it is not read; reject, its code goes into the answer
};

/// Memory grows with the number of entries (some 400 octets each), not with their size. Belongs to one
/// thread.
class Lote {
 public:
  /// `length` octets of `file` from `offset`. Errors: reject "ARC-E10" (no zip, damaged), "ARC-E11" (too many
  /// entries), "ARC-E12" (total or ratio), "ARC-E13" (nothing in it); park "archive.read".
  static Result<Lote> open(const std::filesystem::path& file, std::uint64_t offset, std::uint64_t length,
                           const Limits& limits);

  /// Indexes run from 0 to below this; folders have one, too.
  [[nodiscard]] std::uint64_t size() const { return size_; }
  /// Empty for a folder. Faults: "ARC-E01" name, "ARC-E02" not *.xml, "ARC-E03" too large, "ARC-E04" link or
  /// device, "ARC-E14" archive in an archive, "ARC-E15" encrypted, "ARC-E16" packed in a way that is not
  /// accepted, "ARC-E17" name used before, "ARC-E19" ratio. Errors: park "archive.read".
  [[nodiscard]] Result<std::optional<Entry>> entry(std::uint64_t index) const;

  /// The whole content. Errors: its fault; reject "ARC-E18" (damaged: checksum, end or size); park
  /// "archive.read".
  [[nodiscard]] Result<Bytes> read(const Entry& entry) const;
  /// Its first octets, `most` at most, unchecked: to guess from, not to decide from. Errors: as `read`.
  [[nodiscard]] Result<Bytes> peek(const Entry& entry, std::size_t most) const;

 private:
  struct Discard {
    void operator()(zip* archive) const noexcept;
  };
  using Archive = std::unique_ptr<zip, Discard>;
  Lote(Archive archive, std::uint64_t length, std::uint64_t size, const Limits& limits)
      : archive_(std::move(archive)), length_(length), size_(size), limits_(limits) {}
  [[nodiscard]] Status check_total() const;

  Archive archive_;
  std::uint64_t length_;  // of the archive itself
  std::uint64_t size_;
  Limits limits_;
};

}  // namespace esclusa::lote
