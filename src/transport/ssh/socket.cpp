#include "transport/ssh/socket.h"

#include <fmt/format.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "base/bytes.h"
#include "base/handle.h"

namespace esclusa::transport {
namespace {

using Addresses = Handle<addrinfo, freeaddrinfo>;

void set(int socket, int level, int option, int value) {
  ::setsockopt(socket, level, option, &value, sizeof value);
}

void watch_over(int socket) {
  set(socket, IPPROTO_TCP, TCP_NODELAY, 1);
  set(socket, SOL_SOCKET, SO_KEEPALIVE, 1);
  set(socket, IPPROTO_TCP, TCP_KEEPIDLE, 30);
  set(socket, IPPROTO_TCP, TCP_KEEPINTVL, 10);
  set(socket, IPPROTO_TCP, TCP_KEEPCNT, 3);
  set(socket, IPPROTO_TCP, TCP_USER_TIMEOUT, 45'000);
}

/// Zero or an errno.
int connect_one(int socket, const addrinfo& address, std::chrono::milliseconds timeout) {
  if (::connect(socket, address.ai_addr, address.ai_addrlen) == 0) return 0;
  if (errno != EINPROGRESS) return errno;
  if (!wait_for(socket, Ready::to_write, std::chrono::steady_clock::now() + timeout)) return ETIMEDOUT;
  int code = 0;
  socklen_t length = sizeof code;
  return ::getsockopt(socket, SOL_SOCKET, SO_ERROR, &code, &length) == 0 ? code : errno;
}

}  // namespace

Result<Descriptor> connect_tcp(const std::string& host, std::uint16_t port,
                               std::chrono::milliseconds timeout) {
  addrinfo wanted{};
  wanted.ai_socktype = SOCK_STREAM;
  wanted.ai_flags = AI_NUMERICSERV;
  addrinfo* found = nullptr;
  if (const int code = ::getaddrinfo(host.c_str(), fmt::to_string(port).c_str(), &wanted, &found);
      code != 0) {
    return retry("drop.unreachable",
                 fmt::format("no se encuentra el servidor {}: {}", printable(host), gai_strerror(code)));
  }
  const Addresses addresses(found);
  int code = EADDRNOTAVAIL;
  for (const addrinfo* one = addresses.get(); one != nullptr; one = one->ai_next) {
    Descriptor socket(
        ::socket(one->ai_family, one->ai_socktype | SOCK_CLOEXEC | SOCK_NONBLOCK, one->ai_protocol));
    code = socket ? connect_one(socket.get(), *one, timeout) : errno;
    if (code != 0) continue;
    watch_over(socket.get());
    return socket;
  }
  return retry("drop.unreachable", fmt::format("no se puede conectar con {}:{}: {}", printable(host), port,
                                               std::generic_category().message(code)));
}

bool wait_for(int socket, Ready wanted, std::chrono::steady_clock::time_point until) {
  const int events = wanted == Ready::to_read    ? POLLIN
                     : wanted == Ready::to_write ? POLLOUT
                                                 : POLLIN | POLLOUT;
  pollfd watched{socket, static_cast<short>(events), 0};
  while (true) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
    const auto wait = std::clamp<std::chrono::milliseconds::rep>(left.count(), 0, 60'000);
    const int ready = ::poll(&watched, 1, static_cast<int>(wait));
    if (ready > 0 || (ready < 0 && errno != EINTR)) return true;
    if (left.count() <= 0) return false;
  }
}

}  // namespace esclusa::transport
