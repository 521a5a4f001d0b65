#include "mail/folder.h"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "base/access.h"
#include "base/handle.h"

namespace esclusa::mail {
namespace {

namespace fs = std::filesystem;
using Listing = Handle<DIR, ::closedir>;

/// `action` is a Spanish infinitive.
Error errno_error(int code, std::string_view action, const fs::path& path) {
  const std::string what =
      fmt::format("no se puede {} {}: {}", action, path.string(), std::generic_category().message(code));
  switch (code) {
    case ENOSPC:
    case EDQUOT:
      return park("mail.space", what);
    case EACCES:
    case EPERM:
    case EROFS:
      return park("mail.permission", what);
    case ENOENT:
    case ENOTDIR:
      return park("mail.missing", what);
    default:
      return park("mail.spool", what);
  }
}

/// Zero or an errno.
int write_and_sync(int file, std::string_view octets) {
  while (!octets.empty()) {
    const ssize_t put = ::write(file, octets.data(), octets.size());
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) return errno;
    octets.remove_prefix(static_cast<std::size_t>(put));
  }
  return ::fsync(file) == 0 ? 0 : errno;
}

}  // namespace

Result<Folder> Folder::make(const fs::path& path) {
  if (::mkdir(path.c_str(), 0700) == 0) {
    ESC_TRY(const Folder parent, open(path.parent_path()));
    ESC_CHECK(parent.sync());
  } else if (errno != EEXIST) {
    return errno_error(errno, "crear", path);
  }
  ESC_TRY(Folder folder, open(path));
  ESC_CHECK(folder.check_private());
  return folder;
}

Result<Folder> Folder::open(const fs::path& path) {
  Descriptor descriptor(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!descriptor) return errno_error(errno, "abrir", path);
  return Folder(path, std::move(descriptor));
}

Status Folder::check_private() const {
  struct stat state {};
  if (::fstat(descriptor_.get(), &state) != 0) return errno_error(errno, "leer", path_);
  if (const std::string fault = exposure(state, {}); !fault.empty()) {
    return park("mail.exposed",
                fmt::format("los correos llevan códigos secretos, y {} {}", path_.string(), fault));
  }
  if (::faccessat(descriptor_.get(), ".", R_OK | W_OK | X_OK, AT_EACCESS) != 0)
    return errno_error(errno, "escribir en", path_);
  return {};
}

Result<Descriptor> Folder::create(const std::string& name) const {
  constexpr int kFlags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
  Descriptor file(::openat(descriptor_.get(), name.c_str(), kFlags, 0600));
  if (!file && errno == EEXIST) {  // half a file of a killed process
    ESC_CHECK(remove(name));
    file = Descriptor(::openat(descriptor_.get(), name.c_str(), kFlags, 0600));
  }
  if (!file) return errno_error(errno, "crear", path_ / name);
  return file;
}

Status Folder::write(const std::string& name, std::string_view octets) const {
  ESC_TRY(const Descriptor file, create(name));
  if (const int code = write_and_sync(file.get(), octets); code != 0)
    return errno_error(code, "escribir", path_ / name);
  return {};
}

Result<std::string> Folder::read(const std::string& name) const {
  const Descriptor file(
      ::openat(descriptor_.get(), name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  struct stat state {};
  if (!file && errno == ELOOP) return park("mail.damaged", (path_ / name).string() + " no es un archivo");
  if (!file || ::fstat(file.get(), &state) != 0) return errno_error(errno, "leer", path_ / name);
  if (!S_ISREG(state.st_mode)) return park("mail.damaged", (path_ / name).string() + " no es un archivo");
  std::string octets(static_cast<std::size_t>(state.st_size), '\0');
  std::size_t total = 0;
  while (total < octets.size()) {
    const ssize_t got = ::read(file.get(), octets.data() + total, octets.size() - total);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return errno_error(errno, "leer", path_ / name);
    if (got == 0) break;
    total += static_cast<std::size_t>(got);
  }
  octets.resize(total);
  return octets;
}

Result<std::vector<std::string>> Folder::names() const {
  Descriptor again(::openat(descriptor_.get(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  const Listing listing(again ? ::fdopendir(again.get()) : nullptr);
  if (!listing) return errno_error(errno, "leer", path_);
  again.release();  // listing owns it now
  std::vector<std::string> names;
  errno = 0;
  // NOLINTNEXTLINE(concurrency-mt-unsafe): the stream is ours alone
  while (const dirent* entry = ::readdir(listing.get())) {
    const std::string_view name(std::data(entry->d_name));
    if (name != "." && name != "..") names.emplace_back(name);
    errno = 0;
  }
  if (errno != 0) return errno_error(errno, "leer", path_);
  return names;
}

Result<bool> Folder::move(const std::string& name, const Folder& to, const std::string& new_name) const {
  if (::renameat(descriptor_.get(), name.c_str(), to.descriptor_.get(), new_name.c_str()) == 0) return true;
  if (errno == ENOENT) return false;
  return errno_error(errno, "mover", path_ / name);
}

Result<bool> Folder::remove(const std::string& name) const {
  if (::unlinkat(descriptor_.get(), name.c_str(), 0) == 0) return true;
  if (errno == ENOENT) return false;
  return errno_error(errno, "borrar", path_ / name);
}

Status Folder::sync() const {
  if (::fsync(descriptor_.get()) != 0) return errno_error(errno, "asegurar en disco", path_);
  return {};
}

}  // namespace esclusa::mail
