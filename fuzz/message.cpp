#include "mail/message.h"

#include <algorithm>
#include <cstdint>

#include "base/bytes.h"
#include "require.h"

using namespace esclusa;

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer's name
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input = as_text(std::as_bytes(std::span(data, size)));
  const std::size_t first = std::min(input.find('|'), size);  // address|subject|text
  const std::size_t second = std::min(input.find('|', first + 1), size);
  const auto field = [&](std::size_t from, std::size_t to) {
    return std::string(input.substr(std::min(from, size), to - std::min(from, to)));
  };
  const mail::Message message{"m1", field(0, first), field(first + 1, second), field(second + 1, size), {}};
  const auto octets = mail::to_rfc5322(message, {"no-responder@aduana.example"});
  if (!octets) return 0;
  fuzz::require(std::ranges::all_of(*octets, [](char c) { return c > 0 && c < 127; }));
  const std::string_view headers(octets->data(), octets->find("\r\n\r\n") + 2);
  std::size_t lines = 0;
  for (std::size_t at = 0; at < headers.size(); at = headers.find("\r\n", at) + 2)
    lines += headers[at] != ' ';
  fuzz::require(lines == 9);  // as many as we write, whatever came
  fuzz::require(std::ranges::count(*octets, '\r') == std::ranges::count(*octets, '\n'));
  const auto to = mail::recipient_of(*octets);
  fuzz::require(to.ok() && *to == message.to);
  return 0;
}
