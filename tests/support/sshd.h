#pragma once
/// A private OpenSSH server on a free loopback port, with its own keys and nothing of the machine's
/// configuration.

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "support/temporary_folder.h"

namespace esclusa::testing_support {

/// Starts in the constructor and is killed by its process id at the end. Throws if the server cannot be run.
class Sshd {
 public:
  /// `more`: lines of sshd_config put before ours, so they win.
  explicit Sshd(const std::string& more = {});
  ~Sshd();
  Sshd(const Sshd&) = delete;
  Sshd& operator=(const Sshd&) = delete;

  [[nodiscard]] int port() const { return port_; }
  [[nodiscard]] std::string user() const;
  /// Key that the server accepts, and one that it does not know.
  [[nodiscard]] std::string key() const { return (folder_.path() / "user").string(); }
  [[nodiscard]] std::string strange_key() const { return (folder_.path() / "stranger").string(); }
  /// "SHA256:…" of the host key of that type: ed25519 (the only one the server shows unless `more` says so),
  /// ecdsa, rsa (made if `more` names "{folder}/host_rsa").
  [[nodiscard]] std::string pin(std::string_view type = "ed25519") const;
  /// The public key, as in a .pub file.
  [[nodiscard]] std::string public_host_key() const;
  /// A new key that the server accepts; `options` go to ssh-keygen ("-t rsa").
  std::string add_user_key(const std::string& name, const std::string& options);
  [[nodiscard]] const std::filesystem::path& folder() const { return folder_.path(); }
  [[nodiscard]] std::string log() const;

  /// Starts anew with another Ed25519 host key.
  void change_host_key();
  void start();
  /// Kills the server and the sessions it has open.
  void stop();
  /// Kills the sessions only; the server goes on taking new ones.
  void kill_sessions();
  /// Halts them: they are connected and say nothing.
  void stall_sessions();

 private:
  [[nodiscard]] std::vector<pid_t> sessions() const;
  TemporaryFolder folder_;
  int port_ = 0;
  pid_t process_ = -1;
};

}  // namespace esclusa::testing_support
