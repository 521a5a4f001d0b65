#pragma once
/// A private SMTP server (Python's aiosmtpd, see smtpd.py) on a free loopback port.

#include <gtest/gtest.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include "support/shell.h"

namespace esclusa::support {

/// Starts in the constructor, is killed by its process id at the end.
class Smtpd {
 public:
  /// `mode`: plain, starttls or tls; `more`: "auth" or nothing.
  explicit Smtpd(const std::string& mode = "plain", const std::string& more = "") {
    const Ran made =
        run("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=relay " +
            std::string("-addext subjectAltName=IP:127.0.0.1 -keyout ") +
            quoted(folder_.path() / "server.key") + " -out " + quoted(certificate()));
    EXPECT_EQ(made.status, 0) << made.out;
    process_ = ::fork();
    if (process_ == 0) {
      ::prctl(PR_SET_PDEATHSIG, SIGKILL);  // a test that crashes leaves no server behind
      const std::string script = std::string(ESCLUSA_SOURCE_DIR) + "/tests/support/smtpd.py";
      ::execl(script.c_str(), script.c_str(), folder_.path().c_str(), mode.c_str(), more.c_str(), nullptr);
      ::_exit(127);
    }
    for (int i = 0; i < 1200 && port() == 0; ++i) std::this_thread::sleep_for(std::chrono::milliseconds{50});
    EXPECT_NE(port(), 0) << "the server does not listen";
  }
  ~Smtpd() {
    ::kill(process_, SIGKILL);
    ::waitpid(process_, nullptr, 0);
  }
  Smtpd(const Smtpd&) = delete;
  Smtpd& operator=(const Smtpd&) = delete;

  [[nodiscard]] std::filesystem::path certificate() const { return folder_.path() / "server.pem"; }
  [[nodiscard]] std::uint16_t port() const {
    std::uint16_t port = 0;
    std::ifstream(folder_.path() / "port") >> port;
    return port;
  }
  /// What it took, in order; first a line "<envelope sender> <recipients> <tls or plain>".
  [[nodiscard]] std::vector<std::string> taken() const {
    std::vector<std::string> all;
    for (int i = 1;; ++i) {
      std::ifstream file(folder_.path() / (std::to_string(i) + ".eml"), std::ios::binary);
      if (!file) return all;
      all.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
    }
  }
  [[nodiscard]] std::size_t connections() const {
    std::ifstream file(folder_.path() / "connections");
    std::size_t count = 0;
    for (std::string line; std::getline(file, line);) ++count;
    return count;
  }

 private:
  TemporaryFolder folder_;
  pid_t process_ = -1;
};

}  // namespace esclusa::support
