#pragma once
/// An SFTP server without a connection: takes what an engine sends, packet by packet, and answers as a test
/// says.

#include <deque>
#include <functional>
#include <string>

#include "transport/sftp/engine.h"

namespace esclusa::testing_support {

/// One request as it came.
struct Asked {
  transport::sftp::Type type;
  std::uint32_t id;
  std::string body;  // behind the id

  [[nodiscard]] transport::sftp::PacketReader fields() const {
    return transport::sftp::PacketReader(as_bytes(body));
  }
};

inline std::string packet(transport::sftp::Type type, const std::string& body) {
  Bytes out;
  { transport::sftp::PacketWriter writer(out, type); }
  std::string text(as_text(out).substr(0, 5));
  const std::size_t length = body.size() + 1;
  for (std::size_t i = 0; i < 4; ++i) text[i] = static_cast<char>(length >> (24 - 8 * i));
  return text + body;
}

inline std::string u32(std::uint32_t value) {
  std::string text(4, '\0');
  for (std::size_t i = 0; i < 4; ++i) text[i] = static_cast<char>(value >> (24 - 8 * i));
  return text;
}
inline std::string string(std::string_view octets) {
  return u32(static_cast<std::uint32_t>(octets.size())) + std::string(octets);
}

// What a server says. `id` is that of the request.
inline std::string version(std::uint32_t number, const std::string& extensions = {}) {
  return packet(transport::sftp::Type::version, u32(number) + extensions);
}
inline std::string status(std::uint32_t id, std::uint32_t code) {
  return packet(transport::sftp::Type::status, u32(id) + u32(code) + string("words") + string("en"));
}
inline std::string handle(std::uint32_t id, std::string_view name = "h") {
  return packet(transport::sftp::Type::handle, u32(id) + string(name));
}
inline std::string data(std::uint32_t id, std::string_view octets) {
  return packet(transport::sftp::Type::data, u32(id) + string(octets));
}
/// Size, permissions and times, as OpenSSH tells them.
inline std::string attributes_of(std::uint32_t mode, std::uint32_t size) {
  return u32(0x01 | 0x04 | 0x08) + u32(0) + u32(size) + u32(mode) + u32(7) + u32(7);
}
inline std::string regular(std::uint32_t size) {
  return attributes_of(0100644, size);
}
inline std::string attributes(std::uint32_t id, const std::string& of) {
  return packet(transport::sftp::Type::attributes, u32(id) + of);
}
inline std::string entry(std::string_view name, const std::string& of) {
  return string(name) + string("a line for people") + of;
}
inline std::string names(std::uint32_t id, std::uint32_t count, const std::string& entries) {
  return packet(transport::sftp::Type::name, u32(id) + u32(count) + entries);
}

class ScriptedSftp {
 public:
  using Time = transport::sftp::Engine::Time;

  explicit ScriptedSftp(std::chrono::milliseconds patience = std::chrono::seconds{60})
      : engine(patience, now) {
    take();
    asked.clear();  // INIT
  }

  /// All that the engine has sent since.
  void take() {
    const std::string sent(as_text(engine.outgoing()));
    engine.sent(sent.size());
    unread_ += sent;
    while (unread_.size() >= 5) {
      const std::size_t length = transport::sftp::PacketReader(as_bytes(unread_)).u32();
      const auto type = static_cast<transport::sftp::Type>(unread_[4]);
      const std::string body = unread_.substr(5, length - 1);
      unread_.erase(0, 4 + length);
      asked.push_back({type, transport::sftp::PacketReader(as_bytes(body)).u32(), body.substr(4)});
    }
  }
  void say(const std::string& octets) {
    engine.received(as_bytes(octets), now);
    take();
  }
  /// The oldest request that nobody looked at; fails the test if there is none.
  Asked next() {
    if (asked.empty()) throw std::logic_error("nothing was asked");
    Asked first = asked.front();
    asked.pop_front();
    return first;
  }
  void begin(const std::string& extensions = {}) { say(version(3, extensions)); }
  void wait(std::chrono::milliseconds time) {
    now += time;
    engine.tick(now);
  }

  Time now{};
  transport::sftp::Engine engine;
  std::deque<Asked> asked;

 private:
  std::string unread_;
};

}  // namespace esclusa::testing_support
