#pragma once
/// An SFTP engine on a channel: moves octets between them until something is done.
///
/// Thread rule: one thread.

#include <functional>
#include <memory>
#include <vector>

#include "transport/sftp/engine.h"
#include "transport/ssh/channel.h"

namespace esclusa::transport::sftp {

class Connection {
 public:
  /// Errors: retry "drop.unreachable"; park "drop.protocol" (no SFTP version 3).
  static Result<std::unique_ptr<Connection>> start(std::unique_ptr<Channel> channel,
                                                   std::chrono::milliseconds patience);
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  [[nodiscard]] Engine& engine() noexcept { return engine_; }
  [[nodiscard]] bool alive() const noexcept { return !engine_.broken(); }

  /// OpenSSH renames without overwriting and answers in order; of others we do not know.
  [[nodiscard]] bool is_openssh() const noexcept { return openssh_; }

  /// Until `done` (which may start more) and every request is answered, or the connection is lost.
  void run_until(const std::function<bool()>& done);

 private:
  Connection(std::unique_ptr<Channel> channel, std::chrono::milliseconds patience);
  bool move();

  std::unique_ptr<Channel> channel_;
  bool openssh_;
  Engine engine_;
  Bytes room_;
};

}  // namespace esclusa::transport::sftp
