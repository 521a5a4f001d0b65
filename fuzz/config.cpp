#include "config/config.h"

#include <cstdint>

#include "base/bytes.h"
#include "require.h"

using namespace esclusa;

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer's name
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = as_text(std::as_bytes(std::span(data, size)));
  std::vector<config::Problem> problems;
  // A file is good or somebody is told why not.
  fuzz::require(config::parse_main(text, "/etc/esclusa.toml", problems).ok() || !problems.empty());
  problems.clear();
  fuzz::require(config::parse_partner(text, "/etc/partner.toml", problems).ok() || !problems.empty());
  return 0;
}
