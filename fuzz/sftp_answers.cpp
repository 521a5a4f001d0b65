#include <algorithm>
#include <cstdint>

#include "require.h"
#include "transport/sftp/operations.h"

using namespace esclusa;
using namespace esclusa::transport::sftp;

/// The first octet chooses the work, the second how the rest, what a server says, is cut into pieces.
// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer's name
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const std::string content(70'000, 'x');
  Attributes before;
  before.size = 70'000;
  Engine::Time now{};
  Engine engine(std::chrono::seconds{60}, now);
  int done = 0;
  std::uint64_t read = 0;
  ListFolder listing(engine, "/in", 1 + data[0] / 64, [](std::string_view, const Attributes&) {});
  ReadFile reading(engine, "/in/a", before, [&read](ByteView piece) {
    read += piece.size();
    return Status{};
  });
  WriteFile writing(engine, "/out/a", as_bytes(content));
  if ((data[0] & 1U) != 0) listing.start([&done] { ++done; });
  if ((data[0] & 2U) != 0) reading.start([&done] { ++done; });
  if ((data[0] & 4U) != 0) writing.start([&done] { ++done; });
  ByteView server = std::as_bytes(std::span(data, size)).subspan(2);
  for (const std::size_t piece = data[1] + std::size_t{1}; !server.empty() && !engine.broken();) {
    engine.sent(engine.outgoing().size());
    engine.received(server.first(std::min(piece, server.size())), now);
    server = server.subspan(std::min(piece, server.size()));
  }
  fuzz::require(!engine.broken() || !engine.why().empty());
  fuzz::require(!engine.broken() || engine.under_way() == 0);
  fuzz::require(!reading.steady() || read == 70'000);
  engine.fail("the end");
  fuzz::require(engine.under_way() == 0 && engine.outgoing().empty());
  fuzz::require(done ==
                (data[0] & 1U) + (data[0] >> 1U & 1U) + (data[0] >> 2U & 1U));  // each once, whatever came
  return 0;
}
