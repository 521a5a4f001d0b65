#include "transport/directory/files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <system_error>

#include "transport/drop.h"

namespace esclusa::transport {
namespace {

bool same_state(const struct stat& a, const struct stat& b) noexcept {
  return a.st_size == b.st_size && a.st_mtim.tv_sec == b.st_mtim.tv_sec &&
         a.st_mtim.tv_nsec == b.st_mtim.tv_nsec;
}

/// Reads until `buffer` is full or the file ends. Returns the octets read, or -1 with errno.
ssize_t read_until_end(int file, std::span<std::byte> buffer) {
  std::size_t filled = 0;
  while (filled < buffer.size()) {
    const ssize_t got = ::read(file, buffer.data() + filled, buffer.size() - filled);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return -1;
    if (got == 0) break;
    filled += static_cast<std::size_t>(got);
  }
  return static_cast<ssize_t>(filled);
}

Result<Fetched> read_open_file(int file, const struct stat& before, const std::string& name) {
  const auto size = static_cast<std::uint64_t>(before.st_size);
  Bytes content(static_cast<std::size_t>(size) + 1);  // the one octet more tells a file that grew
  const ssize_t got = read_until_end(file, content);
  if (got < 0) return errno_error(errno, "leer", name);
  struct stat after {};
  if (::fstat(file, &after) != 0) return errno_error(errno, "leer", name);
  if (static_cast<std::uint64_t>(got) != size || !same_state(before, after)) return fault::changing(name);
  content.resize(static_cast<std::size_t>(size));
  return Fetched{Fetched::Outcome::whole, std::move(content), size};
}

}  // namespace

Error errno_error(int code, std::string_view action, std::string_view name) {
  switch (code) {
    case ENOENT:
      return fault::gone(name);
    case ENOSPC:
    case EDQUOT:
      return fault::space(name);
    case EACCES:
    case EPERM:
    case EROFS:
      return fault::permission(action, name);
    case EEXIST:
      return fault::exists(name);
    default:
      return fault::failed(action, name, std::generic_category().message(code));
  }
}

EntryType type_of(unsigned mode) noexcept {
  if (S_ISREG(mode)) return EntryType::regular;
  return S_ISDIR(mode) ? EntryType::directory : EntryType::other;
}

namespace {

struct OpenFile {
  Descriptor descriptor;
  struct stat state {};
  bool regular = false;
};

/// Opens for reading without following a link, without waiting on a FIFO.
Result<OpenFile> open_regular(int folder, const std::string& name) {
  OpenFile file;
  if (::fstatat(folder, name.c_str(), &file.state, AT_SYMLINK_NOFOLLOW) != 0)
    return errno_error(errno, "leer", name);
  if (!S_ISREG(file.state.st_mode)) return file;

  // Between the two calls a FIFO or a link may take the name: neither may hang us nor lead us away.
  file.descriptor =
      Descriptor(::openat(folder, name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
  if (!file.descriptor && (errno == ELOOP || errno == ENXIO)) return file;
  if (!file.descriptor) return errno_error(errno, "leer", name);
  if (::fstat(file.descriptor.get(), &file.state) != 0) return errno_error(errno, "leer", name);
  file.regular = S_ISREG(file.state.st_mode);
  return file;
}

}  // namespace

Result<Fetched> read_file(int folder, const std::string& name, std::uint64_t limit) {
  ESC_TRY(const OpenFile file, open_regular(folder, name));
  if (!file.regular) return Fetched{Fetched::Outcome::not_regular, {}, 0};
  const auto size = static_cast<std::uint64_t>(file.state.st_size);
  if (size > limit) return Fetched{Fetched::Outcome::too_large, {}, size};
  return read_open_file(file.descriptor.get(), file.state, name);
}

Result<std::uint64_t> stream_file(int folder, const std::string& name,
                                  const std::function<Status(ByteView)>& sink) {
  ESC_TRY(const OpenFile file, open_regular(folder, name));
  if (!file.regular) return fault::unfit(name);
  Bytes piece(std::size_t{256} * 1024);
  const auto size = static_cast<std::uint64_t>(file.state.st_size);
  std::uint64_t total = 0;
  while (total <= size) {  // a file that grows faster than it is read would never end
    const ssize_t got = read_until_end(file.descriptor.get(), piece);
    if (got < 0) return errno_error(errno, "leer", name);
    if (got == 0) break;
    ESC_CHECK(sink(ByteView(piece).first(static_cast<std::size_t>(got))));
    total += static_cast<std::uint64_t>(got);
  }
  struct stat after {};
  if (::fstat(file.descriptor.get(), &after) != 0) return errno_error(errno, "leer", name);
  if (total != size || !same_state(file.state, after)) return fault::changing(name);
  return total;
}

Result<Descriptor> write_file(int folder, const std::string& name, ByteView content) {
  // O_EXCL: a link that somebody laid under our temporary name is removed, never written through.
  constexpr int kFlags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
  Descriptor file(::openat(folder, name.c_str(), kFlags, 0644));
  if (!file && errno == EEXIST) {
    if (::unlinkat(folder, name.c_str(), 0) != 0) return errno_error(errno, "reemplazar", name);
    file = Descriptor(::openat(folder, name.c_str(), kFlags, 0644));
  }
  if (!file) return errno_error(errno, "crear", name);
  while (!content.empty()) {
    const ssize_t put = ::write(file.get(), content.data(), content.size());
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) return errno_error(errno, "escribir", name);
    content = content.subspan(static_cast<std::size_t>(put));
  }
  return file;
}

int rename_without_overwrite(int folder, const std::string& from, const std::string& to) {
  if (::renameat2(folder, from.c_str(), folder, to.c_str(), RENAME_NOREPLACE) == 0) return 0;
  if (errno != EINVAL && errno != ENOSYS) return errno;
  // File systems without that flag (NFS, some FUSE). The link is laid to a symbolic link itself.
  if (::linkat(folder, from.c_str(), folder, to.c_str(), 0) != 0) return errno;
  if (::unlinkat(folder, from.c_str(), 0) == 0) return 0;
  const int lost = errno;  // another consumer took `from` in between: our spare link goes, its stays
  ::unlinkat(folder, to.c_str(), 0);
  return lost;
}

}  // namespace esclusa::transport
