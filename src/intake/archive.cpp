#include "intake/archive.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>

namespace esclusa::intake {
namespace {

constexpr std::size_t kBlock = 512;
constexpr std::uint64_t kPiece = 256 * 1024;  // of what is streamed

Error write_error(const std::string& what) {
  const bool full = errno == ENOSPC || errno == EDQUOT;
  return park(full ? "archive.full" : "archive.write",
              fmt::format("{}: {}", what, std::generic_category().message(errno)));
}

/// POSIX ustar header of a regular file.
std::array<char, kBlock> tar_header(const std::string& name, std::uint64_t size, Instant mtime) {
  std::array<char, kBlock> header{};
  const auto put = [&](std::size_t at, std::string_view text, std::size_t room) {
    std::copy_n(text.begin(), std::min(text.size(), room), header.begin() + static_cast<std::ptrdiff_t>(at));
  };
  put(0, name, 100);
  put(100, "0000640", 8);
  put(108, "0000000", 8);
  put(116, "0000000", 8);
  put(124, fmt::format("{:011o}", size), 12);
  put(136, fmt::format("{:011o}", mtime.time_since_epoch().count()), 12);
  put(148, "        ", 8);
  put(156, "0", 1);
  put(257,
      std::string_view("ustar\0"
                       "00",
                       8),
      8);
  unsigned sum = 0;
  for (const char c : header) sum += static_cast<unsigned char>(c);
  put(148, fmt::format("{:06o}", sum), 7);
  header[154] = '\0';
  header[155] = ' ';
  return header;
}

Status sync_directory(const std::filesystem::path& folder) {
  const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return write_error("no se puede abrir la carpeta del archivo");
  const int result = ::fsync(descriptor);
  ::close(descriptor);
  if (result != 0) return write_error("no se puede asegurar la carpeta del archivo");
  return {};
}

/// The day's folder and all above it up to `root`, so that a new segment survives a power cut.
Status sync_directories(const std::filesystem::path& root, const std::filesystem::path& folder) {
  for (std::filesystem::path at = folder;; at = at.parent_path()) {
    ESC_CHECK(sync_directory(at));
    if (at == root || !at.has_relative_path()) return {};
  }
}

}  // namespace

/// One open tar file.
class Archive::Segment {
 public:
  Segment(int descriptor, std::string name) : descriptor_(descriptor), name_(std::move(name)) {}
  ~Segment() {
    if (whole_) {
      static constexpr std::array<std::byte, 2 * kBlock> kEnd{};
      // Two zero blocks end a tar file; readers do without them after a crash, so a failure here loses
      // nothing.
      [[maybe_unused]] const ssize_t written = ::write(descriptor_, kEnd.data(), kEnd.size());
    }
    ::close(descriptor_);
  }
  Segment(const Segment&) = delete;
  Segment& operator=(const Segment&) = delete;

  [[nodiscard]] std::uint64_t size() const { return offset_; }

  /// Header of an item; what follows are its `size` octets.
  Result<store::ArchivePlace> begin(const std::string& name, std::uint64_t size, Instant mtime) {
    const auto header = tar_header(name, size, mtime);
    ESC_CHECK(write({as_bytes({header.data(), header.size()})}));
    return store::ArchivePlace{name_, offset_, size};
  }

  Status write(ByteView bytes) {
    whole_ = false;  // until the item is complete
    while (!bytes.empty()) {
      const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
      if (written < 0 && errno == EINTR) continue;
      if (written <= 0) return write_error("no se puede escribir en el archivo");
      bytes = bytes.subspan(static_cast<std::size_t>(written));
      offset_ += static_cast<std::uint64_t>(written);
    }
    return {};
  }

  Status end(std::uint64_t size) {
    static constexpr std::array<std::byte, kBlock> kZeros{};
    const std::uint64_t rest = size % kBlock;
    if (rest != 0) ESC_CHECK(write(ByteView(kZeros).first(static_cast<std::size_t>(kBlock - rest))));
    whole_ = true;
    return {};
  }

  Status sync() {
    if (::fdatasync(descriptor_) != 0) return write_error("no se puede asegurar el archivo en disco");
    return {};
  }

 private:
  int descriptor_;
  std::string name_;
  std::uint64_t offset_ = 0;
  bool whole_ = true;
};

Archive::Archive(std::filesystem::path root, std::uint64_t segment_bytes, const Clock& clock)
    : root_(std::move(root)), segment_bytes_(segment_bytes), clock_(clock) {}

Archive::~Archive() = default;

Result<std::unique_ptr<Archive>> Archive::open(std::filesystem::path root, std::uint64_t segment_bytes,
                                               const Clock& clock) {
  std::error_code error;
  std::filesystem::create_directories(root, error);
  if (error) return park("archive.open", "no se puede crear la carpeta del archivo " + root.string());
  return std::unique_ptr<Archive>(new Archive(std::move(root), segment_bytes, clock));
}

Result<std::unique_ptr<Archive::Segment>> Archive::create_segment() {
  const std::string day = to_yyyymmdd(clock_.now());
  const std::string folder = fmt::format("{}/{}/{}", day.substr(0, 4), day.substr(4, 2), day.substr(6, 2));
  std::error_code error;
  std::filesystem::create_directories(root_ / folder, error);
  if (error) {
    errno = error.value();
    return write_error("no se puede crear la carpeta del día");
  }
  for (unsigned n = 1;; ++n) {
    const std::string name = fmt::format("{}/{:06}.tar", folder, n);
    const int descriptor = ::open((root_ / name).c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0640);
    if (descriptor < 0 && errno == EEXIST) continue;
    if (descriptor < 0) return write_error("no se puede crear un segmento");
    auto segment = std::make_unique<Segment>(descriptor, name);
    ESC_CHECK(sync_directories(root_, root_ / folder));
    return segment;
  }
}

Status Archive::ensure_segment() {
  const std::string day = to_yyyymmdd(clock_.now());
  if (current_ && current_->size() < segment_bytes_ && day == current_day_) return {};
  current_.reset();
  ESC_TRY(current_, create_segment());
  current_day_ = day;
  return {};
}

Result<std::vector<store::ArchivePlace>> Archive::append(const std::vector<ArchiveItem>& items) {
  const std::lock_guard lock(mutex_);
  std::vector<store::ArchivePlace> places;
  places.reserve(items.size());
  if (items.empty()) return places;
  const auto write_items = [&]() -> Status {
    ESC_CHECK(ensure_segment());
    for (const ArchiveItem& item : items) {
      ESC_TRY(store::ArchivePlace place, current_->begin(item.name, item.content.size(), clock_.now()));
      ESC_CHECK(current_->write(item.content));
      ESC_CHECK(current_->end(item.content.size()));
      places.push_back(std::move(place));
    }
    return current_->sync();
  };
  if (Status status = write_items(); !status) {
    current_.reset();  // its end is not known to be whole: the next append begins another segment
    return status.error();
  }
  return places;
}

Result<store::ArchivePlace> Archive::append_stream(const std::string& name, std::uint64_t size,
                                                   const std::function<Status(const Write&)>& fill) {
  ESC_TRY(const std::unique_ptr<Segment> segment, create_segment());
  ESC_TRY(store::ArchivePlace place, segment->begin(name, size, clock_.now()));
  ESC_CHECK(fill([&](ByteView bytes) { return segment->write(bytes); }));
  if (segment->size() != place.offset + size) {
    return retry("drop.changing", "el archivo cambió de tamaño mientras se leía");
  }
  ESC_CHECK(segment->end(size));
  ESC_CHECK(segment->sync());
  return place;
}

Status Archive::stream(const store::ArchivePlace& place, const Write& sink) const {
  const int descriptor = ::open(file(place).c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return park("archive.read", "no se puede abrir el segmento " + place.segment);
  Bytes piece(static_cast<std::size_t>(std::min<std::uint64_t>(place.length, kPiece)));
  Status status;
  for (std::uint64_t got = 0; status && got < place.length;) {
    const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(piece.size(), place.length - got));
    const ssize_t n = ::pread(descriptor, piece.data(), wanted, static_cast<off_t>(place.offset + got));
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) {
      status = park("archive.read", "el segmento " + place.segment + " está incompleto");
    } else {
      status = sink(ByteView(piece).first(static_cast<std::size_t>(n)));
      got += static_cast<std::uint64_t>(n);
    }
  }
  ::close(descriptor);
  return status;
}

Result<Bytes> Archive::read(const store::ArchivePlace& place) const {
  Bytes bytes;
  bytes.reserve(place.length);
  ESC_CHECK(stream(place, [&](ByteView piece) {
    bytes.insert(bytes.end(), piece.begin(), piece.end());
    return Status{};
  }));
  return bytes;
}

}  // namespace esclusa::intake
