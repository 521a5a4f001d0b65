#include "transport/sftp/connection.h"

#include "transport/ssh/socket.h"

namespace esclusa::transport::sftp {
namespace {

constexpr std::size_t kRoom = 256 * 1024;

Engine::Time now() {
  return std::chrono::steady_clock::now();
}

}  // namespace

Connection::Connection(std::unique_ptr<Channel> channel, std::chrono::milliseconds patience)
    : channel_(std::move(channel)),
      openssh_(channel_->banner().find("OpenSSH") != std::string::npos),
      engine_(patience, now()),
      room_(kRoom) {}

Result<std::unique_ptr<Connection>> Connection::start(std::unique_ptr<Channel> channel,
                                                      std::chrono::milliseconds patience) {
  std::unique_ptr<Connection> connection(new Connection(std::move(channel), patience));
  const Engine& engine = connection->engine_;
  connection->run_until([&engine] { return engine.ready(); });
  if (engine.ready()) return connection;
  if (engine.wrong_version()) return park("drop.protocol", engine.why());
  return retry("drop.unreachable", engine.why());
}

void Connection::run_until(const std::function<bool()>& done) {
  while (!engine_.broken() && (!done() || engine_.under_way() > 0)) {
    if (!move() && !engine_.broken()) {
      // The handlers of what came may have asked for nothing: then there is no deadline, but no wait either.
      const auto until = engine_.deadline().value_or(now());
      wait_for(channel_->fd(), channel_->wants_write() ? Ready::either : Ready::to_read, until);
    }
    engine_.tick(now());
  }
  if (engine_.broken()) channel_->close();
}

/// Whether anything moved.
bool Connection::move() {
  bool moved = false;
  while (!engine_.outgoing().empty()) {
    const auto put = channel_->write_some(engine_.outgoing());
    if (!put) {
      engine_.fail(put.error().what);
      return true;
    }
    if (*put == 0) break;
    engine_.sent(*put);
    moved = true;
  }
  const auto got = channel_->read_some(room_);
  if (!got) {
    engine_.fail(got.error().what);
    return true;
  }
  if (*got == 0) return moved;
  engine_.received(ByteView(room_).first(*got), now());
  return true;
}

}  // namespace esclusa::transport::sftp
