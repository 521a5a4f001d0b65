#pragma once
/// The trust store in use while its files are replaced by other programs.

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/result.h"
#include "pki/certificates.h"

namespace esclusa::pki {

/// Thread rule: all methods may be called from any thread.
class WatchedTrust {
 public:
  /// Errors: those of TrustStore::open.
  static Result<std::shared_ptr<WatchedTrust>> open(TrustSettings settings);

  /// One that never changes.
  static std::shared_ptr<WatchedTrust> fixed(std::shared_ptr<const TrustStore> trust);

  /// Replaced as a whole: who took one keeps it, with its judgements, for as long as it works with it.
  [[nodiscard]] std::shared_ptr<const TrustStore> current() const;

  struct Look {
    bool replaced = false;
    std::vector<Error> problems;  // files that could not be used; what was known before stays in force
  };
  /// Looks whether a file changed since the last look, and reads all of them again if so.
  Look look();

 private:
  using Stamps = std::vector<std::string>;

  explicit WatchedTrust(TrustSettings settings) : settings_(std::move(settings)) {}
  [[nodiscard]] Stamps stamps() const;

  const TrustSettings settings_;
  std::mutex looking_;
  Stamps seen_;  // by `looking_`
  mutable std::mutex mutex_;
  std::shared_ptr<const TrustStore> current_;  // by `mutex_`
};

}  // namespace esclusa::pki
