#pragma once
/// One authenticated SFTP connection: TCP, key exchange, host key, login, subsystem; and its end.
///
/// Thread rule: one thread.

#include <libssh2.h>
#include <libssh2_sftp.h>

#include <memory>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/descriptor.h"
#include "base/handle.h"
#include "base/result.h"
#include "base/secret.h"
#include "transport/sftp/host_key.h"
#include "transport/sftp/session_memory.h"
#include "transport/sftp/sftp.h"

namespace esclusa::transport {

/// What a failed request means. SFTP v3 servers tell little: a full disk, a quota and an existing target are
/// all `refused`.
enum class Fault { none, gone, denied, space, unsupported, refused, lost };

struct Credentials {
  Secret key;
  Secret passphrase;
};

class Session {
 public:
  /// Sends nothing of the credentials before the host key is accepted.
  /// Errors: retry "drop.unreachable"; park "drop.host_key", "drop.auth", "drop.algorithms".
  static Result<std::unique_ptr<Session>> open(const SftpSettings& settings, const HostKeyPins& pins,
                                               const Credentials& credentials);
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  [[nodiscard]] LIBSSH2_SFTP* sftp() const noexcept { return sftp_; }

  /// The meaning of a negative code that a libssh2 call gave back; after `lost` the connection is dead.
  Fault fault(long code) noexcept;
  /// The same for a call that gave back a null pointer.
  Fault last_fault() noexcept { return fault(libssh2_session_last_errno(session_)); }

  /// Whether the call that just failed did so for an answer shorter than what it asked for.
  [[nodiscard]] bool answer_was_short() const noexcept;

  [[nodiscard]] bool alive() const noexcept { return alive_; }
  /// Ends the connection at once; whatever is still called fails without waiting.
  void hang_up() noexcept;

  /// OpenSSH renames without overwriting; of others we do not know.
  [[nodiscard]] bool is_openssh() const noexcept;

 private:
  explicit Session(Descriptor socket) : socket_(std::move(socket)), session_(memory_.new_session()) {}
  static Result<std::unique_ptr<Session>> shake_hands(const SftpSettings& settings,
                                                      const std::vector<std::string>& key_types);
  Status restrict_algorithms(const std::vector<std::string>& key_types);
  [[nodiscard]] ByteView host_key() const;
  Status log_in(const SftpSettings& settings, const Credentials& credentials);
  Status start_sftp(const SftpSettings& settings);

  Descriptor socket_;
  SessionMemory memory_;
  LIBSSH2_SESSION* session_;  // both ended in the destructor, in an order that no Handle can keep
  LIBSSH2_SFTP* sftp_ = nullptr;
  bool alive_ = true;
};

}  // namespace esclusa::transport
