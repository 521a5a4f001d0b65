#pragma once
/// A look at a zip's directory before a library builds anything from it: how many entries would it have to
/// hold, and can it be read in one way only?

#include <cstdint>
#include <cstdio>
#include <memory>

#include "base/bytes.h"
#include "base/result.h"

namespace esclusa::lote {

/// A range of an open file; what is read lies inside it.
class FileRange {
 public:
  /// Errors: park "archive.read" (missing, unreadable).
  static Result<FileRange> open(const std::string& file, std::uint64_t offset, std::uint64_t length);

  /// Fills `into` from `at` (counted from the start of the range). Errors: reject "ARC-E10" beyond its end;
  /// park "archive.read".
  Status read(std::uint64_t at, std::span<std::byte> into) const;
  [[nodiscard]] std::uint64_t offset() const { return offset_; }
  [[nodiscard]] std::uint64_t length() const { return length_; }
  /// The open file; the range is of no use afterwards.
  [[nodiscard]] std::FILE* release() { return file_.release(); }

 private:
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  FileRange(std::FILE* file, std::uint64_t offset, std::uint64_t length)
      : file_(file), offset_(offset), length_(length) {}
  std::unique_ptr<std::FILE, Close> file_;
  std::uint64_t offset_;
  std::uint64_t length_;
};

/// Walks the central directory, a buffer at a time. Returns the number of its entries, folders included.
/// Errors: reject "ARC-E10" (no zip, damaged, more than one way to read it, built to exhaust), "ARC-E11"
/// (more than `most` entries); park "archive.read".
Result<std::uint64_t> count_entries(const FileRange& zip, std::uint64_t most);

}  // namespace esclusa::lote
