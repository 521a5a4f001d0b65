#pragma once
/// Who else can get at a file or folder of ours.

#include <sys/stat.h>
#include <sys/types.h>

#include <filesystem>
#include <optional>
#include <string>

namespace esclusa {

/// What is no fault. The owner must be us or the superuser in any case, and nobody else may write.
struct Allowed {
  bool all_read = false;       // no secret, but ours to change: a program, a list of host keys
  std::optional<gid_t> group;  // this group may read a file, and read and change a folder
};

/// What is wrong with it and what to do, a Spanish clause that follows the path; empty if nothing is.
std::string exposure(const struct stat& found, const Allowed& allowed);

/// The same for a path. A symbolic link is judged by its target, and both by all folders above them: whoever
/// may write into one of these without a sticky bit puts another file in the place of ours. Whose these
/// folders are is not asked. Something that is missing is not exposed.
std::string exposure(const std::filesystem::path& path, const Allowed& allowed);

}  // namespace esclusa
