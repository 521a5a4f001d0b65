#pragma once
/// Path to an anchor and revocation; internal to the room.

#include <optional>
#include <vector>

#include "base/finding.h"
#include "pki/certificates.h"
#include "pki/handles.h"

namespace esclusa::pki {

/// Anchors, issuing authorities and revocation lists of one configuration. Immutable after `load`.
class Anchors {
 public:
  static Result<std::unique_ptr<const Anchors>> load(const TrustSettings& settings);

  struct Path {
    Findings faults;  // CER-E01, CER-E04; validity in time is left to the caller
    Instant not_before{};
    Instant not_after{Instant::max()};
    std::optional<Instant> crl_until;  // earliest next update of the lists that were used
  };
  /// Errors: park "pki.internal", "pki.crl".
  [[nodiscard]] Result<Path> find_path(X509* certificate, Instant at) const;

 private:
  using Store = Handle<X509_STORE, X509_STORE_free>;

  [[nodiscard]] std::optional<Instant> next_update(const X509* certificate) const;

  Store store_{X509_STORE_new()};
  std::vector<Certificate> intermediates_;
  std::vector<RevocationList> crls_;
};

}  // namespace esclusa::pki
