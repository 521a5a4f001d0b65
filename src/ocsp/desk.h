#pragma once
/// Asks the responders of the issuing authorities whether a signer's certificate is revoked.

#include <chrono>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/clock.h"
#include "pki/certificates.h"
#include "pki/ocsp.h"

namespace esclusa::ocsp {

/// Who is asked about the certificates of one authority.
struct Responder {
  Bytes issuer;      // DER of the authority
  std::string url;   // empty = the one in the certificate asked about, if it is at `host`
  std::string host;  // without `url`
  std::chrono::seconds timeout{5};
  bool nonce = true;
  bool hold = true;  // what the caller does when nothing is known
};

struct Told {
  pki::Standing standing = pki::Standing::undetermined;
  std::string why;  // Spanish; empty if good
  bool hold = true;
};

/// Thread rule: `ask` may be called from any thread; it waits for the network and holds no lock meanwhile.
class Desk {
 public:
  explicit Desk(std::vector<Responder> responders) : responders_(std::move(responders)) {}

  /// nullopt: nobody is configured for its issuer. What a responder said is kept until its next update; one
  /// that cannot be reached, or says nothing of worth, is left alone for half a minute. No answer is neither
  /// good nor revoked.
  std::optional<Told> ask(const pki::SignerCertificate& signer, Instant now);

 private:
  struct Kept {
    pki::OcspAnswer answer;
    Instant until{};
  };

  std::optional<pki::OcspAnswer> remembered(const Digest& signer, const std::string& url, Instant now);
  void remember(const Digest& signer, const std::string& url, const pki::OcspAnswer& answer, bool reached,
                Instant now);

  const std::vector<Responder> responders_;
  std::mutex mutex_;
  std::map<Digest, Kept> answers_;         // by `mutex_`
  std::map<std::string, Kept> unreached_;  // by URL; by `mutex_`
};

}  // namespace esclusa::ocsp
