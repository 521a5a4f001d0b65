#include "transport/sftp/remote.h"

#include <algorithm>
#include <array>

namespace esclusa::transport {
namespace {

using File = Handle<LIBSSH2_SFTP_HANDLE, libssh2_sftp_close_handle>;

/// libssh2 keeps four times this in flight; it skips an entry of a listing that its buffer cannot take.
constexpr std::uint64_t kReadChunk = 256 * 1024;
constexpr std::size_t kWriteChunk = 1024 * 1024;
constexpr std::size_t kNameBuffer = 260 * 1024;  // more than the largest packet that libssh2 accepts
/// With so little asked for, only one READ is under way: an answer shorter than asked leaves no gap behind.
constexpr std::uint64_t kSmallReadChunk = 7'500;
constexpr std::uint64_t kSlowestPace = 1024;  // octets per second

unsigned length_of(const std::string& path) {
  return static_cast<unsigned>(path.size());
}

Attributes attributes_of(const LIBSSH2_SFTP_ATTRIBUTES& raw) {
  Attributes attributes;
  // A server that tells no permissions has no POSIX files behind it, so no links or FIFOs either.
  if ((raw.flags & LIBSSH2_SFTP_ATTR_PERMISSIONS) != 0) {
    attributes.type = LIBSSH2_SFTP_S_ISREG(raw.permissions)   ? EntryType::regular
                      : LIBSSH2_SFTP_S_ISDIR(raw.permissions) ? EntryType::directory
                                                              : EntryType::other;
  }
  if ((raw.flags & LIBSSH2_SFTP_ATTR_SIZE) != 0) attributes.size = raw.filesize;
  if ((raw.flags & LIBSSH2_SFTP_ATTR_ACMODTIME) != 0) {
    attributes.mtime = Instant{std::chrono::seconds{static_cast<std::int64_t>(raw.mtime)}};
  }
  return attributes;
}

}  // namespace

Remote::Time Remote::deadline(std::uint64_t octets) const {
  return std::chrono::steady_clock::now() + 2 * patience_ + std::chrono::seconds(octets / kSlowestPace);
}

Fault Remote::stat(const std::string& path, int how, Attributes& found) {
  LIBSSH2_SFTP_ATTRIBUTES raw{};
  const int code = libssh2_sftp_stat_ex(session_.sftp(), path.c_str(), length_of(path), how, &raw);
  found = attributes_of(raw);
  return session_.fault(code);
}

Fault Remote::fstat(LIBSSH2_SFTP_HANDLE* file, Attributes& found) {
  LIBSSH2_SFTP_ATTRIBUTES raw{};
  const int code = libssh2_sftp_fstat_ex(file, &raw, 0);
  found = attributes_of(raw);
  return session_.fault(code);
}

Fault Remote::list(const std::string& path,
                   const std::function<bool(std::string_view, const Attributes&)>& each) {
  const File folder(
      libssh2_sftp_open_ex(session_.sftp(), path.c_str(), length_of(path), 0, 0, LIBSSH2_SFTP_OPENDIR));
  if (!folder) return session_.last_fault();
  std::vector<char> name(kNameBuffer);
  while (true) {
    LIBSSH2_SFTP_ATTRIBUTES raw{};
    const int got = libssh2_sftp_readdir_ex(folder.get(), name.data(), name.size(), nullptr, 0, &raw);
    if (got < 0) return session_.fault(got);
    if (got == 0) return Fault::none;
    if (!each({name.data(), static_cast<std::size_t>(got)}, attributes_of(raw))) return Fault::none;
  }
}

Fault Remote::rename(const std::string& from, const std::string& to) {
  return session_.fault(
      libssh2_sftp_rename_ex(session_.sftp(), from.c_str(), length_of(from), to.c_str(), length_of(to), 0));
}

Fault Remote::unlink(const std::string& path) {
  return session_.fault(libssh2_sftp_unlink_ex(session_.sftp(), path.c_str(), length_of(path)));
}

Fault Remote::ping() {
  std::array<char, 4096> where{};
  return session_.fault(libssh2_sftp_symlink_ex(session_.sftp(), ".", 1, where.data(),
                                                static_cast<unsigned>(where.size()), LIBSSH2_SFTP_REALPATH));
}

Fault Remote::read(const std::string& path, const Attributes& before, const Sink& sink, Reading& reading) {
  const File file(libssh2_sftp_open_ex(session_.sftp(), path.c_str(), length_of(path), LIBSSH2_FXF_READ, 0,
                                       LIBSSH2_SFTP_OPENFILE));
  if (!file) return session_.last_fault();
  Attributes opened;
  if (const Fault fault = fstat(file.get(), opened); fault != Fault::none) return fault;
  if (opened != before || !opened.size) return Fault::none;  // replaced since the look at its name
  const Fault reading_fault = read_to_end(file.get(), *opened.size, sink, reading);
  if (reading_fault == Fault::lost || !reading.refused) return reading_fault;
  Attributes after;
  if (const Fault fault = fstat(file.get(), after); fault != Fault::none) return fault;
  if (after != opened) return Fault::none;
  reading.steady = reading_fault == Fault::none && reading.octets == *opened.size;
  return reading_fault;
}

Fault Remote::read_to_end(LIBSSH2_SFTP_HANDLE* file, std::uint64_t expected, const Sink& sink,
                          Reading& reading) {
  const Time last = deadline(expected);
  // The one octet more tells a file that grew. libssh2 asks for four times the buffer, so it is no larger
  // than need be.
  const std::uint64_t most = small_reads_ ? kSmallReadChunk : kReadChunk;
  Bytes piece(static_cast<std::size_t>(std::min(most, expected + 1)));
  while (reading.octets <= expected) {
    // NOLINTNEXTLINE(*-reinterpret-cast): char may alias
    const ssize_t got = libssh2_sftp_read(file, reinterpret_cast<char*>(piece.data()), piece.size());
    if (got < 0 && session_.answer_was_short()) {
      small_reads_ = true;  // the file grew, or that is the server's way: the next try takes care of both
      return Fault::refused;
    }
    if (got < 0) return session_.fault(got);
    if (got == 0) break;
    reading.octets += static_cast<std::uint64_t>(got);
    reading.refused = sink(ByteView(piece).first(static_cast<std::size_t>(got)));
    if (!reading.refused) break;
    if (std::chrono::steady_clock::now() > last) return session_.fault(LIBSSH2_ERROR_TIMEOUT);
  }
  return Fault::none;
}

Fault Remote::create(const std::string& path, LIBSSH2_SFTP_HANDLE*& file) {
  // EXCL: a link that somebody laid under our temporary name is never written through.
  file = libssh2_sftp_open_ex(session_.sftp(), path.c_str(), length_of(path),
                              LIBSSH2_FXF_WRITE | LIBSSH2_FXF_CREAT | LIBSSH2_FXF_TRUNC | LIBSSH2_FXF_EXCL,
                              0644, LIBSSH2_SFTP_OPENFILE);
  return file == nullptr ? session_.last_fault() : Fault::none;
}

Fault Remote::write(const std::string& path, ByteView content) {
  LIBSSH2_SFTP_HANDLE* raw = nullptr;
  Fault fault = create(path, raw);
  if (fault == Fault::refused && unlink(path) == Fault::none)
    fault = create(path, raw);  // left by a broken try
  if (fault != Fault::none) return fault;
  File file(raw);
  fault = write_all(file.get(), content);
  if (fault == Fault::none) fault = make_durable(file.get());
  if (fault != Fault::none) return fault;
  return session_.fault(libssh2_sftp_close_handle(file.release()));  // libssh2 frees it, whatever the answer
}

Fault Remote::write_all(LIBSSH2_SFTP_HANDLE* file, ByteView content) {
  const Time last = deadline(content.size());
  std::string_view left = as_text(content);
  while (!left.empty()) {
    const ssize_t put = libssh2_sftp_write(file, left.data(), std::min(kWriteChunk, left.size()));
    if (put < 0) return session_.fault(put);
    left.remove_prefix(static_cast<std::size_t>(put));
    if (std::chrono::steady_clock::now() > last) return session_.fault(LIBSSH2_ERROR_TIMEOUT);
  }
  return Fault::none;
}

Fault Remote::make_durable(LIBSSH2_SFTP_HANDLE* file) {
  if (!fsync_works_) return Fault::none;
  const Fault fault = session_.fault(libssh2_sftp_fsync(file));
  if (fault != Fault::unsupported) return fault;
  fsync_works_ = false;
  return Fault::none;
}

Fault Remote::reason_for_refusal(const std::string& folder, std::uint64_t octets) {
  LIBSSH2_SFTP_STATVFS found{};
  const int code = libssh2_sftp_statvfs(session_.sftp(), folder.c_str(), folder.size(), &found);
  if (const Fault fault = session_.fault(code); fault != Fault::none)
    return fault == Fault::lost ? fault : Fault::refused;
  if ((found.f_flag & LIBSSH2_SFTP_ST_RDONLY) != 0) return Fault::denied;
  const bool inodes = found.f_files == 0 || found.f_ffree > 0;
  const bool blocks = found.f_bavail > octets / std::max<std::uint64_t>(found.f_frsize, 1);
  return inodes && blocks ? Fault::refused : Fault::space;
}

}  // namespace esclusa::transport
