#pragma once
/// Whole messages over a pair of stream sockets: four octets of length, little end first, then the message.

#include <functional>
#include <initializer_list>
#include <optional>

#include "base/bytes.h"
#include "base/descriptor.h"
#include "base/result.h"

namespace esclusa::examination {

/// Two connected ends, closed in programs that are executed. Errors: park "worker.channel".
struct Ends {
  Descriptor ours;
  Descriptor theirs;
};
Result<Ends> open_channel();

/// Asked when `descriptor` is not ready for `events` (of poll): false = give up.
using Await = std::function<bool(int descriptor, short events)>;

/// Waits as long as it takes.
bool await_forever(int descriptor, short events);

/// The parts one after the other, as one message. False: the other side is gone, or `await` gave up.
bool send_message(int socket, std::initializer_list<ByteView> parts, const Await& await);
/// The same for an enclosed process, which may write but not use the calls of sockets, and ignores SIGPIPE.
bool write_message(int socket, ByteView message);
/// Empty: as for `send_message`, or the message is longer than `most`. Memory grows with what has arrived,
/// not with what the length says.
std::optional<Bytes> receive_message(int socket, std::size_t most, const Await& await);

/// A message with a descriptor beside it, which stays the caller's.
bool send_descriptor(int socket, ByteView message, int descriptor);
/// A message of `size` octets at most, and the descriptor that came beside it, if any.
struct Delivered {
  Bytes message;
  Descriptor descriptor;
};
std::optional<Delivered> receive_descriptor(int socket, std::size_t size);

}  // namespace esclusa::examination
