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
    std::optional<Instant> crl_until;          // earliest next update of the lists that were used
    std::shared_ptr<const Exhibits> exhibits;  // none if there is no path
  };
  /// Errors: park "pki.internal", "pki.crl".
  [[nodiscard]] Result<Path> find_path(X509* certificate, Instant at) const;

 private:
  using Store = Handle<X509_STORE, X509_STORE_free>;

  struct KnownList {
    RevocationList list;
    std::shared_ptr<const Exhibit> exhibit;
  };
  Status add_kept(const Exhibit& exhibit);
  Status add_list(RevocationList list);
  [[nodiscard]] std::vector<const KnownList*> lists_of(const X509* certificate) const;
  [[nodiscard]] std::optional<Instant> next_update(const X509* certificate) const;
  [[nodiscard]] std::shared_ptr<const Exhibits> exhibits_of(const STACK_OF(X509) * chain) const;

  Store store_{X509_STORE_new()};
  std::vector<Certificate> intermediates_;
  std::vector<KnownList> lists_;
};

}  // namespace esclusa::pki
