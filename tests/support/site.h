#pragma once
/// A throw-away installation with one partner, and signed IIEs to feed it. For tests and the benchmark.

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "config/config.h"
#include "document/kind.h"
#include "intake/archive.h"
#include "pipeline/process.h"
#include "pki/seal_key.h"
#include "store/store.h"
#include "support/temporary_folder.h"

namespace esclusa::testing_support {

/// Folders, keys, registers, store, archive and workshop below one temporary folder that goes with it.
class Site {
 public:
  /// With keys from `pki` (ca.pem, seal.*, depot.*), made there if it is empty; so that many sites can share
  /// them.
  Site(const document::KindRegistry& kinds, const std::filesystem::path& pki);
  ~Site() = default;
  Site(const Site&) = delete;
  Site& operator=(const Site&) = delete;

  config::Config config;
  SystemClock clock;
  std::shared_ptr<store::Store> store;
  std::unique_ptr<intake::Archive> archive;
  std::shared_ptr<const pipeline::Workshop> workshop;
  std::shared_ptr<const pki::SealKey> depot;

  [[nodiscard]] const config::Partner& partner() const { return config.partners.front(); }
  /// A signed IIE with the given number; each document is new, cites one of 1,000 declarations and has two
  /// lines.
  [[nodiscard]] std::string signed_iie(std::uint64_t sequence) const;

 private:
  void load_registers();
  TemporaryFolder folder_;
};

/// Throws the error: nothing here may go wrong.
template <class T>
T must(Result<T> result);
void must(Status status);
[[noreturn]] void give_up(const Error& error);

template <class T>
T must(Result<T> result) {
  if (!result) give_up(result.error());
  return std::move(*result);
}

}  // namespace esclusa::testing_support
