#include "transport/ssh/survey.h"

#include <sys/socket.h>

#include <array>
#include <cerrno>

#include "transport/ssh/socket.h"

namespace esclusa::transport {
namespace {

constexpr std::string_view kBanner = "SSH-2.0-Esclusa\r\n";
constexpr std::size_t kBeforeBanner = 8'192;    // lines that a server may say before its own
constexpr std::size_t kLargestPacket = 35'000;  // RFC 4253 §6.1

Error cut_off() {
  return retry("drop.unreachable", "el servidor no dice qué algoritmos ofrece");
}

/// What a server says in the clear, kept until it is used.
class Plain {
 public:
  Plain(int socket, std::chrono::steady_clock::time_point until) : socket_(socket), until_(until) {}

  Result<std::string> line() {
    while (heard_.find('\n') == std::string::npos) {
      if (heard_.size() > kBeforeBanner) return cut_off();
      ESC_CHECK(hear());
    }
    const auto end = heard_.find('\n') + 1;
    std::string line = heard_.substr(0, end);
    heard_.erase(0, end);
    return line;
  }

  Result<std::string> octets(std::size_t count) {
    while (heard_.size() < count) ESC_CHECK(hear());
    std::string taken = heard_.substr(0, count);
    heard_.erase(0, count);
    return taken;
  }

 private:
  Status hear() {
    std::array<char, 4096> piece{};
    const ssize_t got = ::recv(socket_, piece.data(), piece.size(), 0);
    if (got > 0) {
      heard_.append(piece.data(), static_cast<std::size_t>(got));
      return {};
    }
    const bool later = got < 0 && (errno == EAGAIN || errno == EINTR);
    if (!later || !wait_for(socket_, Ready::to_read, until_)) return cut_off();
    return {};
  }

  int socket_;
  std::chrono::steady_clock::time_point until_;
  std::string heard_;
};

}  // namespace

Result<Algorithms> survey(const SshSettings& settings) {
  ESC_TRY(const Descriptor socket, connect_tcp(settings.host, settings.port, settings.connect_timeout));
  // A fresh connection takes so few octets at once.
  if (::send(socket.get(), kBanner.data(), kBanner.size(), MSG_NOSIGNAL) !=
      static_cast<ssize_t>(kBanner.size())) {
    return cut_off();
  }
  Plain server(socket.get(), std::chrono::steady_clock::now() + settings.login_timeout);
  std::size_t before = 0;
  while (true) {
    ESC_TRY(const std::string line, server.line());
    if (line.starts_with("SSH-")) break;
    before += line.size();
    if (before > kBeforeBanner) return cut_off();
  }
  ESC_TRY(const std::string head, server.octets(5));
  std::size_t length = 0;  // four octets, and one for the padding
  std::size_t padding = 0;
  for (const char octet : head) {
    length = length << 8U | padding;
    padding = static_cast<unsigned char>(octet);
  }
  if (length > kLargestPacket || length < padding + 1) return cut_off();
  ESC_TRY(const std::string payload, server.octets(length - padding - 1));
  return parse_kexinit(as_bytes(payload));
}

}  // namespace esclusa::transport
