#pragma once
/// Writes a zip archive of our own, for people to take away.

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"

namespace esclusa::lote {

/// A member's content is `content`, or a range of a file that is too large to hold.
struct Member {
  struct Range {
    std::filesystem::path file;
    std::uint64_t offset = 0;
    std::uint64_t length = 0;
  };
  std::string name;  // path inside the zip
  std::string content;
  std::optional<Range> range;
};

/// Replaces `file`. Errors: park "zip.write".
Status write_zip(const std::filesystem::path& file, const std::vector<Member>& members);

}  // namespace esclusa::lote
