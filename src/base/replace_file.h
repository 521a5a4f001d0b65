#pragma once
/// Whole files for other programs to read.

#include <filesystem>
#include <string_view>

#include "base/result.h"

namespace esclusa {

/// Puts `content` in place of `file`, durably: whoever opens it finds the old content or the new one, never
/// a part. The group may read it. Errors: park "file.write".
Status replace_file(const std::filesystem::path& file, std::string_view content);

}  // namespace esclusa
