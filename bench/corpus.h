#pragma once
/// A throw-away installation and signed IIEs to feed it.

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

namespace esclusa::bench {

/// Folders, keys, registers, store, archive and workshop below one temporary folder, removed at the end.
class Site {
 public:
  explicit Site(const document::KindRegistry& kinds);
  ~Site();
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
  std::filesystem::path folder_;
};

/// Stops the program with the error; a benchmark has nobody to answer to.
template <class T>
T must(Result<T> result);
void must(Status status);
[[noreturn]] void give_up(const Error& error);

template <class T>
T must(Result<T> result) {
  if (!result) give_up(result.error());
  return std::move(*result);
}

}  // namespace esclusa::bench
