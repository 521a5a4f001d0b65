#pragma once
/// A software token (SoftHSM) of one test's own, filled with the usual programs.

#include <gtest/gtest.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <filesystem>
#include <string>

#include "pki/seal_key.h"
#include "support/shell.h"
#include "support/test_pki.h"

namespace esclusa::support {

/// One at a time: the library finds its tokens by the environment.
class SoftHsm {
 public:
  static constexpr const char* kLibrary = "/usr/lib/softhsm/libsofthsm2.so";

  SoftHsm() {
    std::filesystem::create_directory(tokens());
    const auto config =
        folder_.write("softhsm2.conf", "directories.tokendir = " + tokens().string() +
                                           "\nobjectstore.backend = file\nlog.level = ERROR\n");
    ::setenv("SOFTHSM2_CONF", config.c_str(), 1);
    must("softhsm2-util --init-token --free --label esclusa --so-pin 87654321 --pin 1234");
    set_pin("1234");
  }

  /// Puts NAME.key of the test PKI into the token.
  void import_key(const std::string& name, const std::string& label, const std::string& id) const {
    must("softhsm2-util --import " + quoted(pki_file(name + ".key")) + " --token esclusa --pin 1234 --force" +
         " --label " + label + " --id " + id);
  }
  void import_certificate(const std::string& name, const std::string& label, const std::string& id) const {
    const auto der = folder_.path() / "certificate.der";
    must("openssl x509 -outform DER -in " + quoted(pki_file(name + ".pem")) + " -out " + quoted(der));
    must(std::string("pkcs11-tool --module ") + kLibrary +
         " --token-label esclusa --login --pin 1234 --type cert" + " --write-object " + quoted(der) +
         " --label " + label + " --id " + id);
  }
  void set_pin(const std::string& pin) const { ::chmod(folder_.write("pin", pin + "\n").c_str(), 0600); }
  /// As if somebody pulled it out; `plug_in` brings it back.
  void pull_out() const { std::filesystem::rename(tokens(), folder_.path() / "away"); }
  void plug_in() const { std::filesystem::rename(folder_.path() / "away", tokens()); }

  [[nodiscard]] pki::KeySource source(const std::string& uri,
                                      const std::filesystem::path& certificate = {}) const {
    return {.key = "pkcs11:token=esclusa;" + uri,
            .certificate = certificate,
            .secret = folder_.path() / "pin",
            .module = kLibrary};
  }
  [[nodiscard]] const std::filesystem::path& folder() const { return folder_.path(); }

 private:
  [[nodiscard]] std::filesystem::path tokens() const { return folder_.path() / "tokens"; }
  static void must(const std::string& command) {
    const Ran ran = run(command);
    EXPECT_EQ(ran.status, 0) << command << '\n' << ran.out;
  }
  TemporaryFolder folder_;
};

}  // namespace esclusa::support
