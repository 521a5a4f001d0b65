#pragma once
/// Opens a channel to a server: which library, which host key, then the login. Nothing of the user's
/// credentials goes out before the host key is one of the pins, by a SHA-256 of our own, whatever the
/// library.
///
/// Thread rule: one thread.

#include <memory>
#include <string>

#include "transport/ssh/algorithms.h"
#include "transport/ssh/channel.h"
#include "transport/ssh/host_key.h"

namespace esclusa::transport {

class Dialer {
 public:
  /// A channel that is logged in, its subsystem "sftp" open.
  /// Errors: those of Channel. "drop.algorithms" tells the classes in which nothing is in common and what to
  /// set.
  Result<std::unique_ptr<Channel>> open(const SshSettings& settings, const HostKeyPins& pins,
                                        const Credentials& credentials);

  /// Why the last channel took libssh although libssh2 comes first: one sentence, or empty.
  [[nodiscard]] const std::string& remark() const noexcept { return remark_; }

 private:
  struct Call;  // one try of `open`
  static Result<std::unique_ptr<Channel>> through(SshLibrary library, Call& call);
  bool reason_for_libssh(const Error& error, Call& call);
  static Result<std::unique_ptr<Channel>> explained(Result<std::unique_ptr<Channel>> opened,
                                                    SshLibrary library, const Call& call);

  std::string remark_;
  std::string
      learnt_;  // what the server lacks that libssh2 needs; tried no more as long as libssh gets through
};

}  // namespace esclusa::transport
