#include "examination/worker/channel.h"

#include <fmt/format.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <vector>

namespace esclusa::examination {
namespace {

constexpr std::size_t kPiece = 256UL * 1024;  // memory is asked for in steps of this

std::array<std::byte, 4> length_of(std::size_t size) {
  std::array<std::byte, 4> octets{};
  for (std::size_t i = 0; i < octets.size(); ++i) octets[i] = static_cast<std::byte>(size >> (8 * i));
  return octets;
}

bool passing(int error) {
  return error == EINTR || error == EAGAIN || error == EWOULDBLOCK;
}

/// Goes on after a call that moved nothing. False: the end.
bool wait_after(ssize_t moved, int socket, short events, const Await& await) {
  if (moved >= 0 || !passing(errno)) return false;
  return errno == EINTR || await(socket, events);
}

/// Fills `space`; false: the end.
bool receive_all(int socket, std::span<std::byte> space, const Await& await) {
  while (!space.empty()) {
    const ssize_t got = ::read(socket, space.data(), space.size());
    if (got > 0) {
      space = space.subspan(static_cast<std::size_t>(got));
    } else if (!wait_after(got, socket, POLLIN, await)) {
      return false;
    }
  }
  return true;
}

/// Takes what is gone off the front.
std::span<iovec> rest_of(std::span<iovec> parts, std::size_t gone) {
  while (!parts.empty() && gone >= parts.front().iov_len) {
    gone -= parts.front().iov_len;
    parts = parts.subspan(1);
  }
  if (parts.empty()) return parts;
  parts.front().iov_base = static_cast<char*>(parts.front().iov_base) + gone;
  parts.front().iov_len -= gone;
  return parts;
}

iovec part_of(ByteView octets) {
  return {const_cast<std::byte*>(octets.data()), octets.size()};  // NOLINT(*-const-cast): C's type; only read
}

/// Room for one descriptor beside a message.
union Beside {
  cmsghdr head;
  std::array<char, CMSG_SPACE(sizeof(int))> room;
};

}  // namespace

Result<Ends> open_channel() {
  std::array<int, 2> ends{};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0)
    return park("worker.channel", fmt::format("no se pudo abrir un canal: {}", std::strerror(errno)));
  return Ends{Descriptor(ends[0]), Descriptor(ends[1])};
}

bool await_forever(int descriptor, short events) {
  pollfd wanted{descriptor, events, 0};
  return ::poll(&wanted, 1, -1) >= 0 || errno == EINTR;
}

bool send_message(int socket, std::initializer_list<ByteView> parts, const Await& await) {
  std::size_t size = 0;
  for (const ByteView part : parts) size += part.size();
  const auto length = length_of(size);
  std::vector<iovec> all{part_of(length)};
  for (const ByteView part : parts) all.push_back(part_of(part));
  for (std::span<iovec> rest = rest_of(all, 0); !rest.empty();) {
    msghdr message{};
    message.msg_iov = rest.data();
    message.msg_iovlen = rest.size();
    const ssize_t sent = ::sendmsg(socket, &message, MSG_NOSIGNAL);
    if (sent >= 0) {
      rest = rest_of(rest, static_cast<std::size_t>(sent));
    } else if (!wait_after(sent, socket, POLLOUT, await)) {
      return false;
    }
  }
  return true;
}

bool write_message(int socket, ByteView message) {
  const auto length = length_of(message.size());
  Bytes all(length.begin(), length.end());
  all.insert(all.end(), message.begin(), message.end());
  for (ByteView rest = all; !rest.empty();) {
    const ssize_t sent = ::write(socket, rest.data(), rest.size());
    if (sent < 0 && errno != EINTR) return false;
    rest = rest.subspan(static_cast<std::size_t>(std::max<ssize_t>(sent, 0)));
  }
  return true;
}

/// Length and message usually come with one call. Nobody sends a second message before the first is answered,
/// so what is beyond the end is no message of ours.
std::optional<Bytes> receive_message(int socket, std::size_t most, const Await& await) {
  constexpr std::size_t kHead = 4;
  std::array<std::byte, 16UL * 1024> begin;  // NOLINT(*-init*): it is filled by what arrives
  std::size_t got = 0;
  while (got < kHead) {
    const ssize_t more = ::read(socket, begin.data() + got, begin.size() - got);
    if (more > 0) {
      got += static_cast<std::size_t>(more);
    } else if (!wait_after(more, socket, POLLIN, await)) {
      return std::nullopt;
    }
  }
  std::size_t length = 0;
  for (std::size_t i = 0; i < kHead; ++i) length |= std::to_integer<std::size_t>(begin[i]) << (8 * i);
  if (length > most || got - kHead > length) return std::nullopt;
  Bytes message(begin.begin() + kHead, begin.begin() + static_cast<std::ptrdiff_t>(got));
  while (message.size() < length) {
    const std::size_t before = message.size();
    message.resize(std::min(length, before + kPiece));
    if (!receive_all(socket, std::span(message).subspan(before), await)) return std::nullopt;
  }
  return message;
}

bool send_descriptor(int socket, ByteView message, int descriptor) {
  iovec part = part_of(message);
  Beside beside{};
  msghdr sending{};
  sending.msg_iov = &part;
  sending.msg_iovlen = 1;
  sending.msg_control = beside.room.data();
  sending.msg_controllen = beside.room.size();
  cmsghdr* const head = CMSG_FIRSTHDR(&sending);
  head->cmsg_level = SOL_SOCKET;
  head->cmsg_type = SCM_RIGHTS;
  head->cmsg_len = CMSG_LEN(sizeof(int));
  std::memcpy(CMSG_DATA(head), &descriptor, sizeof descriptor);
  return ::sendmsg(socket, &sending, MSG_NOSIGNAL) == static_cast<ssize_t>(message.size());
}

std::optional<Delivered> receive_descriptor(int socket, std::size_t size) {
  Delivered delivered{Bytes(size), {}};
  iovec part{delivered.message.data(), size};
  Beside beside{};
  msghdr receiving{};
  receiving.msg_iov = &part;
  receiving.msg_iovlen = 1;
  receiving.msg_control = beside.room.data();
  receiving.msg_controllen = beside.room.size();
  ssize_t got = -1;
  do got = ::recvmsg(socket, &receiving, MSG_CMSG_CLOEXEC | MSG_WAITALL);
  while (got < 0 && errno == EINTR);
  if (got <= 0) return std::nullopt;
  delivered.message.resize(static_cast<std::size_t>(got));
  const cmsghdr* const head = CMSG_FIRSTHDR(&receiving);
  if (head != nullptr && head->cmsg_level == SOL_SOCKET && head->cmsg_type == SCM_RIGHTS) {
    int descriptor = -1;
    std::memcpy(&descriptor, CMSG_DATA(head), sizeof descriptor);
    delivered.descriptor = Descriptor(descriptor);
  }
  return delivered;
}

}  // namespace esclusa::examination
