#pragma once
/// Esclusa's own keys: the one that seals now, and the next.

#include <memory>
#include <optional>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "pki/seal_key.h"

namespace esclusa::pki {

/// A key of ours and when its turn begins.
struct SealTurn {
  KeySource source;
  Instant from{};
};

/// Immutable. Thread rule: any method may be called from any thread.
///
/// At each moment exactly one key seals: the one whose `from` is the latest that has come; before the first
/// `from`, the first key. All answers of a transaction are sealed by the key of the transaction's instant.
class SealRing {
 public:
  struct Link {
    Instant from{};
    std::optional<Instant> until;  // the next one's `from`
    std::shared_ptr<const SealKey> key;
  };

  /// Opens all keys, the later ones too: a swap at night must not be the moment to find out. Errors: as
  /// `SealKey::load`; park "seal.certificate" also when a certificate may not sign documents or is not in
  /// force when its turn begins.
  static Result<std::shared_ptr<const SealRing>> open(const std::vector<SealTurn>& turns);

  /// Who seals at an instant. Errors: park "seal.expired", when its certificate is not in force then: answers
  /// wait for a person rather than that they go out with it.
  [[nodiscard]] Result<std::shared_ptr<const SealKey>> at(Instant now) const;
  /// The same without a look at the certificate.
  [[nodiscard]] const Link& link_at(Instant now) const;
  /// By `from`, never empty.
  [[nodiscard]] const std::vector<Link>& links() const { return links_; }

 private:
  explicit SealRing(std::vector<Link> links) : links_(std::move(links)) {}
  std::vector<Link> links_;
};

/// What keeps a certificate of ours from sealing documents at all, Spanish; empty if nothing does.
std::string unfit_to_seal(const SealKey& key);

}  // namespace esclusa::pki
