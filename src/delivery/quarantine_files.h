#pragma once
/// Refused files as people look for them: a copy in the quarantine folder with the reason beside it.

#include <filesystem>

#include "base/result.h"
#include "config/config.h"
#include "intake/archive.h"
#include "store/store.h"

namespace esclusa::delivery {

/// Works one partner's part of the folder; belongs to one thread. The archive keeps the bytes in any case;
/// these copies can be made again.
class QuarantineFiles {
 public:
  QuarantineFiles(const config::Partner& partner, std::filesystem::path root, const intake::Archive& archive,
                  store::Store& store)
      : partner_(partner), folder_(root / partner.id), archive_(archive), store_(store) {}

  /// Writes what is quarantined and not written yet: <correlation>-<name> and
  /// <correlation>-<name>.motivo.txt. Errors: park "quarantine.write"; the store's.
  Status write();

 private:
  Status write_one(const store::QuarantineEntry& entry);

  const config::Partner& partner_;
  std::filesystem::path folder_;
  const intake::Archive& archive_;
  store::Store& store_;
};

}  // namespace esclusa::delivery
