#pragma once
/// Trust in what was kept with a decision, so that a signature is judged today as it was judged then: without
/// network, whatever is configured now.

#include <map>
#include <memory>
#include <vector>

#include "pki/certificates.h"
#include "store/store.h"

namespace esclusa::audit {

/// The certificates and lists of a kept set. Errors: reject "pki.exhibit", park "store.broken" (an object is
/// missing), those of the store.
Result<std::vector<std::shared_ptr<const pki::Exhibit>>> kept_exhibits(store::UnitOfWork& unit,
                                                                       std::int64_t set);

/// Belongs to one thread; the store outlives it.
class KeptTrust {
 public:
  /// `today`: for what was signed before anything was kept.
  KeptTrust(store::Store& store, std::shared_ptr<const pki::TrustStore> today)
      : store_(store), today_(std::move(today)) {}

  /// What a document's signature was judged by. Errors: as `kept_exhibits`.
  Result<std::shared_ptr<const pki::TrustStore>> of_set(std::int64_t set);
  /// For seals: what was kept with the first anchor after the signature, else with any, else today's.
  Result<std::shared_ptr<const pki::TrustStore>> for_seals();
  [[nodiscard]] const std::shared_ptr<const pki::TrustStore>& today() const { return today_; }

 private:
  class SealTrust;
  store::Store& store_;
  std::shared_ptr<const pki::TrustStore> today_;
  std::map<std::int64_t, std::shared_ptr<const pki::TrustStore>> sets_;
};

}  // namespace esclusa::audit
