#pragma once
/// A drop that is a pair of local folders (or mounted ones).

#include <memory>
#include <string>

#include "transport/transport.h"

namespace esclusa::transport {

/// The two folders themselves may be symbolic links; nothing below them is ever followed.
struct DirectorySettings {
  std::string inbox;
  std::string outbox;
};

/// Touches nothing before `connect`. A batch of answers is durable when `publish` returns: the octets before
/// the final name appears, the names at the end of the batch.
std::unique_ptr<Transport> make_directory(DirectorySettings settings);

}  // namespace esclusa::transport
