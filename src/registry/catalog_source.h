#pragma once
/// The code lists as they are now: those of the registers where one was loaded, else those of the files.

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>

#include "base/result.h"
#include "catalog/catalog.h"
#include "store/store.h"

namespace esclusa::registry {

/// The lists that `unit` sees, with the codes that are valid on `day` ("2026-11-20"), in front of `files`. A
/// loaded list shows in the version: "2026-11-20+7", where 7 is the latest generation among the lists.
Result<std::shared_ptr<const catalog::Catalog>> read_catalog(
    const std::shared_ptr<const catalog::Catalog>& files, store::UnitOfWork& unit, const std::string& day);

/// Keeps the catalog until a register changes or the day ends. Thread rule: any thread.
class CatalogSource {
 public:
  explicit CatalogSource(std::shared_ptr<const catalog::Catalog> files) : files_(std::move(files)) {}

  /// `unit` must see committed registers only: what it sees is kept for others. Errors: those of the store.
  Result<std::shared_ptr<const catalog::Catalog>> current(store::UnitOfWork& unit, const std::string& day);
  /// For a unit of work that has changed registers itself; keeps nothing.
  Result<std::shared_ptr<const catalog::Catalog>> seen_by(store::UnitOfWork& unit,
                                                          const std::string& day) const {
    return read_catalog(files_, unit, day);
  }
  [[nodiscard]] const std::shared_ptr<const catalog::Catalog>& files() const { return files_; }

 private:
  const std::shared_ptr<const catalog::Catalog> files_;
  std::mutex mutex_;
  std::int64_t version_ = -1;
  std::string day_;
  std::shared_ptr<const catalog::Catalog> kept_;
};

}  // namespace esclusa::registry
