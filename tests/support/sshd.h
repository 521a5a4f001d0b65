#pragma once
/// A private OpenSSH server on a free loopback port, with its own keys and nothing of the machine's
/// configuration.

#include <filesystem>
#include <string>

#include "support/temporary_folder.h"

namespace esclusa::testing_support {

/// Starts in the constructor and is killed by its process id at the end. Throws if the server cannot be run.
class Sshd {
 public:
  Sshd();
  ~Sshd();
  Sshd(const Sshd&) = delete;
  Sshd& operator=(const Sshd&) = delete;

  [[nodiscard]] int port() const { return port_; }
  [[nodiscard]] std::string user() const;
  /// Key that the server accepts, and one that it does not know.
  [[nodiscard]] std::string key() const { return (folder_.path() / "user").string(); }
  [[nodiscard]] std::string strange_key() const { return (folder_.path() / "stranger").string(); }
  /// "SHA256:…" of the host key.
  [[nodiscard]] std::string pin() const;
  [[nodiscard]] std::string log() const;

  void start();
  /// Kills the server and the sessions it has open.
  void stop();

 private:
  TemporaryFolder folder_;
  int port_ = 0;
  int process_ = -1;
};

}  // namespace esclusa::testing_support
