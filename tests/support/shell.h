#pragma once
/// Other people's programs, asked for a second opinion.

#include <array>
#include <cstdio>
#include <filesystem>
#include <string>

#include "support/temporary_folder.h"

namespace esclusa::support {

struct Ran {
  int status = -1;  // as waitpid gives it; 0 = all went well
  std::string out;
};

inline Ran run(const std::string& command) {
  Ran ran;
  FILE* pipe = ::popen((command + " 2>&1").c_str(), "r");
  if (pipe == nullptr) return ran;
  std::array<char, 4096> buffer{};
  while (const std::size_t n = std::fread(buffer.data(), 1, buffer.size(), pipe))
    ran.out.append(buffer.data(), n);
  ran.status = ::pclose(pipe);
  return ran;
}

inline std::string quoted(const std::filesystem::path& file) {
  return "'" + file.string() + "'";
}

inline std::string source_file(const std::string& name) {
  return quoted(std::filesystem::path(ESCLUSA_SOURCE_DIR) / name);
}

using testing_support::TemporaryFolder;

}  // namespace esclusa::support
