#pragma once
/// The openssl program as an OCSP responder of the authority "listed" (make_chains.py), on a free loopback
/// port.

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <fstream>
#include <string>
#include <thread>

#include "support/temporary_folder.h"
#include "support/test_pki.h"

namespace esclusa::support {

/// Starts in the constructor, is killed by its process id at the end.
class OcspResponder {
 public:
  /// `signer`: NAME.pem whose key is NAME.key, or NAME.ca/key.pem of an authority. Who knows nobody has an
  /// empty index.
  explicit OcspResponder(const std::string& signer = "responder", bool knows = true) {
    std::ofstream(folder_.path() / "index") << (knows ? read_file(chain_file("listed.ca/index")) : "");
    std::filesystem::path key = chain_file(signer + ".key");
    if (!std::filesystem::exists(key)) key = chain_file(signer + ".ca/key.pem");
    process_ = ::fork();
    if (process_ == 0) {
      ::prctl(PR_SET_PDEATHSIG, SIGKILL);  // a test that crashes leaves no server behind
      const int log = ::open((folder_.path() / "log").c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
      ::dup2(log, 1);
      ::dup2(log, 2);
      ::execlp("openssl", "openssl", "ocsp", "-index", (folder_.path() / "index").c_str(), "-CA",
               chain_file("listed.pem").c_str(), "-rsigner", chain_file(signer + ".pem").c_str(), "-rkey",
               key.c_str(), "-port", "0", "-nmin", "60", nullptr);
      ::_exit(127);
    }
    for (int i = 0; i < 1200 && port() == 0; ++i) std::this_thread::sleep_for(std::chrono::milliseconds{50});
    EXPECT_NE(port(), 0) << log();
  }
  ~OcspResponder() { stop(); }
  OcspResponder(const OcspResponder&) = delete;
  OcspResponder& operator=(const OcspResponder&) = delete;

  void stop() {
    if (process_ < 0) return;
    ::kill(process_, SIGKILL);
    ::waitpid(process_, nullptr, 0);
    process_ = -1;
  }
  [[nodiscard]] std::string url() const { return "http://127.0.0.1:" + std::to_string(port_of_log()) + "/"; }

 private:
  [[nodiscard]] std::string log() const {
    std::ifstream in(folder_.path() / "log");
    return {std::istreambuf_iterator<char>(in), {}};
  }
  /// Once it listens.
  [[nodiscard]] int port() const {
    return log().find("waiting for OCSP") == std::string::npos ? 0 : port_of_log();
  }
  [[nodiscard]] int port_of_log() const {
    const std::string text = log();
    const std::size_t end = text.find(" PID=");
    if (end == std::string::npos) return 0;
    return std::stoi(text.substr(text.rfind(':', end) + 1));
  }

  testing_support::TemporaryFolder folder_;
  pid_t process_ = -1;
};

}  // namespace esclusa::support
