#pragma once
/// One question to an OCSP responder and what its answer is worth (RFC 6960). No network here.

#include <memory>
#include <string>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/result.h"

namespace esclusa::pki {

enum class Standing {
  good,
  revoked,
  undetermined,  // no answer, or one that proves nothing
};

struct OcspAnswer {
  Standing standing = Standing::undetermined;
  std::string why;  // Spanish, without a full stop; empty if good
  Instant until{};  // next update; = now if the responder gives none
};

/// About one certificate; the answer is read with the question that was asked. Belongs to one thread.
class OcspQuestion {
 public:
  /// Errors: park "pki.internal" (not certificates, or not of that issuer).
  static Result<OcspQuestion> about(ByteView certificate, ByteView issuer, bool with_nonce);
  OcspQuestion(OcspQuestion&& other) noexcept;
  OcspQuestion& operator=(OcspQuestion&& other) noexcept;
  ~OcspQuestion();

  [[nodiscard]] const Bytes& octets() const;
  /// Believed is an answer that the issuer signed, or somebody to whom it gave a certificate for that
  /// (id-kp-OCSPSigning, in force); about this certificate, with our nonce, not from the future and not past
  /// its next update.
  [[nodiscard]] OcspAnswer read(ByteView response, Instant now) const;

 private:
  struct State;
  explicit OcspQuestion(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

/// True if two certificates are of one authority: the same name and the same key.
bool same_authority(ByteView one, ByteView other);
/// Where the certificate says that its responder is (authority information access); empty if it does not.
std::string responder_url(ByteView certificate);

}  // namespace esclusa::pki
