#pragma once
/// Paths to an anchor and revocation; internal to the room.

#include <vector>

#include "base/finding.h"
#include "pki/certificates.h"
#include "pki/handles.h"
#include "pki/revocation_lists.h"

namespace esclusa::pki {

/// Anchors, issuing authorities and revocation lists of one configuration. Immutable after `load`.
class Anchors {
 public:
  /// `before`, `kept`: as TrustStore::renew. Without `before` nothing is kept.
  static Result<std::unique_ptr<const Anchors>> load(const TrustSettings& settings, const Anchors* before,
                                                     std::vector<Error>& kept);

  struct Path {
    Findings faults;  // CER-E01, CER-E04; validity in time is left to the caller
    Instant not_before{};
    Instant not_after{Instant::max()};
    std::vector<ListState> lists;
    std::shared_ptr<const Exhibits> exhibits;  // none if there is no path
  };
  /// Every way from the certificate to an anchor, at least one; the faultless first. The intermediates are
  /// those of the configuration, never the document's. Errors: park "pki.internal", "pki.crl".
  [[nodiscard]] Result<std::vector<Path>> find_paths(X509* certificate, Instant at) const;

  [[nodiscard]] std::vector<Expiry> expiries() const;
  /// Anchors, intermediates, lists.
  [[nodiscard]] Result<std::vector<std::shared_ptr<const Exhibit>>> exhibits() const;
  [[nodiscard]] const RevocationLists& lists() const { return lists_; }

 private:
  using Store = Handle<X509_STORE, X509_STORE_free>;
  using Way = std::vector<X509*>;  // from an issuer up to the anchor

  struct Anchor {
    Certificate certificate;
    Store store;  // of this anchor alone
  };

  Status load_authorities(const TrustSettings& settings);
  Result<std::vector<RevocationList>> load_kept(const TrustSettings& settings);
  [[nodiscard]] Result<std::shared_ptr<const Exhibits>> exhibits_of(const X509* certificate,
                                                                    const Way& way) const;
  Status prepare(Anchor& anchor) const;
  void climb(X509* subject, Way& way, std::vector<Way>& ways) const;
  [[nodiscard]] std::vector<Way> ways_from(X509* certificate) const;
  [[nodiscard]] Result<Path> verify(X509* certificate, const Way& way, Instant at) const;
  [[nodiscard]] std::string why_no_way(X509* certificate) const;

  std::vector<Anchor> anchors_;
  std::vector<Certificate> intermediates_;
  std::vector<std::vector<Way>> ways_up_;  // of each intermediate, without itself
  RevocationLists lists_;
};

}  // namespace esclusa::pki
