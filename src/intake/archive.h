#pragma once
/// The exact bytes of everything that came in, in tar files that stock `tar` reads. A segment is only ever
/// appended to; after a restart a new one begins, so a torn end never matters: the store knows which ranges
/// are good.

#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/result.h"
#include "store/arrivals.h"

namespace esclusa::intake {

struct ArchiveItem {
  std::string name;  // below the segment, "<partner>/<correlation>-<file>"
  ByteView content;  // owned by the caller
};

/// Thread rule: may be called from any thread; appends are one at a time, streams do not hold them up.
class Archive {
 public:
  /// `segment_bytes`: a segment that has grown beyond this is closed. Errors: park "archive.open".
  static Result<std::unique_ptr<Archive>> open(std::filesystem::path root, std::uint64_t segment_bytes,
                                               const Clock& clock);
  ~Archive();
  Archive(const Archive&) = delete;
  Archive& operator=(const Archive&) = delete;

  /// Appends all items; they are durable when it returns (one fdatasync). On an error nothing of them counts.
  /// Errors: park "archive.full", "archive.write".
  Result<std::vector<store::ArchivePlace>> append(const std::vector<ArchiveItem>& items);

  /// A stream of known length, in a segment of its own because it may be slow. `fill` hands its octets to the
  /// argument; more or fewer than `size` is retry "drop.changing".
  using Write = std::function<Status(ByteView)>;
  Result<store::ArchivePlace> append_stream(const std::string& name, std::uint64_t size,
                                            const std::function<Status(const Write&)>& fill);

  /// Errors: park "archive.read" (missing segment, short range).
  [[nodiscard]] Result<Bytes> read(const store::ArchivePlace& place) const;
  /// The same piece by piece, for what must not be held in memory. Errors: as `read`; those of `sink`.
  [[nodiscard]] Status stream(const store::ArchivePlace& place, const Write& sink) const;
  /// The file of the segment, for readers that go back and forth in a range.
  [[nodiscard]] std::filesystem::path file(const store::ArchivePlace& place) const {
    return root_ / place.segment;
  }

 private:
  class Segment;
  Archive(std::filesystem::path root, std::uint64_t segment_bytes, const Clock& clock);
  Result<std::unique_ptr<Segment>> create_segment();
  Status ensure_segment();

  std::filesystem::path root_;
  std::uint64_t segment_bytes_;
  const Clock& clock_;
  std::mutex mutex_;
  std::unique_ptr<Segment> current_;
  std::string current_day_;
};

}  // namespace esclusa::intake
