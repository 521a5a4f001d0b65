#include "base/access.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace esclusa {
namespace {

constexpr uid_t kSuperuser = 0;
constexpr gid_t kSuperusers = 0;

unsigned permissions_of(const struct stat& found) {
  return found.st_mode & 07777U;
}

/// The bits that others must not have.
mode_t refused_bits(const struct stat& found, const Allowed& allowed) {
  const bool folder = S_ISDIR(found.st_mode);
  mode_t refused = S_IRWXG | S_IRWXO;
  if (allowed.all_read) {
    refused = S_IWOTH;
    if (found.st_gid != kSuperusers) refused |= S_IWGRP;
  }
  if (allowed.group == found.st_gid) refused &= ~static_cast<mode_t>(folder ? S_IRWXG : S_IRGRP | S_IXGRP);
  return refused;
}

/// A folder in which others can replace what is ours; empty if there is none above `path`.
std::string writable_parent(const std::filesystem::path& path, const Allowed& allowed) {
  for (std::filesystem::path folder = path.parent_path();; folder = folder.parent_path()) {
    struct stat found {};
    if (::stat(folder.c_str(), &found) == 0 && (found.st_mode & S_ISVTX) == 0) {
      const bool known_group = found.st_gid == kSuperusers || allowed.group == found.st_gid;
      const mode_t refused = known_group ? S_IWOTH : S_IWGRP | S_IWOTH;
      if ((found.st_mode & refused) != 0) {
        return fmt::format(
            "está debajo de {}, donde otros usuarios pueden escribir (modo {:04o}); use chmod go-w",
            folder.string(), permissions_of(found));
      }
    }
    if (folder == folder.parent_path()) return {};
  }
}

}  // namespace

std::string exposure(const struct stat& found, const Allowed& allowed) {
  if (found.st_uid != ::geteuid() && found.st_uid != kSuperuser)
    return fmt::format("pertenece a otro usuario (uid {}); cámbielo con chown", found.st_uid);
  const mode_t refused = refused_bits(found, allowed);
  if ((found.st_mode & refused) == 0) return {};
  const char* const advice = allowed.all_read ? "go-w" : S_ISDIR(found.st_mode) ? "700" : "600";
  return fmt::format("está abierto a otros usuarios (modo {:04o}); use chmod {}", permissions_of(found),
                     advice);
}

std::string exposure(const std::filesystem::path& path, const Allowed& allowed) {
  struct stat found {};
  if (::stat(path.c_str(), &found) != 0) {
    if (errno == ENOENT) return {};
    return "no se puede examinar: " + std::generic_category().message(errno);
  }
  if (std::string fault = exposure(found, allowed); !fault.empty()) return fault;
  std::error_code failed;
  const std::filesystem::path given = std::filesystem::absolute(path, failed).lexically_normal();
  const std::filesystem::path target = std::filesystem::canonical(path, failed);
  if (failed) return "no se puede examinar: " + failed.message();
  std::string fault = writable_parent(given, allowed);
  return fault.empty() && target != given ? writable_parent(target, allowed) : fault;
}

}  // namespace esclusa
