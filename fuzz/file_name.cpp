#include <cstdint>

#include "intake/name.h"
#include "require.h"

using namespace esclusa;

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer's name
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view name = as_text(std::as_bytes(std::span(data, size)));
  const auto harmless = [](const std::string& made) {
    return !made.empty() && made.size() <= 255 && made.find('/') == std::string::npos &&
           made.find_first_of(std::string_view("\0\n\r\\", 4)) == std::string::npos;
  };
  intake::classify(name);
  const std::string claim = intake::claim_name(name, "0123456789abcdef");
  fuzz::require(harmless(claim));
  const auto claimed = intake::classify(claim).name_class;
  fuzz::require(claimed == intake::NameClass::claimed);
  const std::string back = intake::claimed_name(claim);
  if (size <= 60) fuzz::require(back == name);  // longer ones may be cut
  intake::claimed_name(name);
  const std::string answer = intake::answer_name(name, Digest{}, ".3");
  fuzz::require(harmless(answer) && answer.ends_with(".acuse.xml") && answer[0] != '.' && answer[0] != '-');
  return 0;
}
