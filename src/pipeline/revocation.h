#pragma once
/// Is it known well enough that no signer's certificate is revoked? A step of its own between examination and
/// decision: it may ask the network, which examination must not and a transaction should not.

#include <chrono>
#include <memory>
#include <vector>

#include "ocsp/desk.h"
#include "pipeline/examine.h"

namespace esclusa::pipeline {

struct RevocationSettings {
  bool hold = true;            // lists too old: the document waits; else it is decided with CER-W05
  bool list_required = false;  // no list of an issuer counts as one that is too old
  std::chrono::seconds grace{std::chrono::hours{24}};  // a list may be this long past its next update
};

/// Thread rule: `look` may be called from any thread.
class RevocationCheck {
 public:
  RevocationCheck() = default;
  /// `responders` may be null.
  RevocationCheck(RevocationSettings settings, std::shared_ptr<ocsp::Desk> responders)
      : settings_(settings), responders_(std::move(responders)) {}

  /// Each signer of the batch is asked about once. A revoked one's documents become refused (CER-E04); where
  /// too little is known they get the observation CER-W05, or become the error park "pki.revocation_unknown"
  /// and so stay undecided. A responder that says "good" stands in for the list of the signer's issuer.
  void look(std::vector<Result<Examined>>& batch, Instant now) const;

 private:
  struct Doubt;
  [[nodiscard]] std::vector<Doubt> doubts(const Examined& examined, const ocsp::Told* told) const;
  void judge(Result<Examined>& one, const ocsp::Told* told) const;

  RevocationSettings settings_;
  std::shared_ptr<ocsp::Desk> responders_;
};

}  // namespace esclusa::pipeline
