#pragma once
/// Is everything still as it was decided? Walks journal, anchors, archive, documents, answers and evidence,
/// and names every place where they no longer fit.

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "document/kind.h"
#include "intake/archive.h"
#include "lote/lote.h"
#include "pki/certificates.h"
#include "store/store.h"
#include "xml/guarded.h"

namespace esclusa::audit {

/// Something that was tampered with, or got damaged.
struct Fault {
  std::string code;              // closed list: docs/evidence.md
  std::string where;             // table and row, segment and octet, partner and answer number
  std::string what;              // one Spanish sentence
  std::optional<Instant> since;  // when what is affected was written
};

/// What is looked at in full. The journal is always walked as a whole, and so are numbers and chains of
/// answers.
struct Scope {
  std::string partner;           // empty = all
  std::optional<Instant> since;  // documents, files and answers from then on
  /// Signed files that others kept: anchors, run summaries, answers.
  std::vector<std::filesystem::path> witnesses;
};

struct Tally {
  std::uint64_t entries = 0;
  std::uint64_t anchors = 0;
  std::uint64_t witnesses =
      0;  // signed heads of the journal that were compared, anchors and summaries included
  std::uint64_t files = 0;
  std::uint64_t octets = 0;
  std::uint64_t documents = 0;
  std::uint64_t unsealed = 0;  // of them: decided before rows were in the journal
  std::uint64_t signatures = 0;
  std::uint64_t answers = 0;
  std::uint64_t objects = 0;
  std::uint64_t faults = 0;
};

/// All of it outlives the audit.
struct Materials {
  store::Store& store;
  const intake::Archive& archive;
  const document::KindRegistry& kinds;
  std::shared_ptr<const pki::TrustStore> today;
  std::filesystem::path anchors;  // folder of their copies; need not be there
  // What was accepted once is read again, whatever the limits are now.
  xml::Limits limits{
      .bytes = 1UL << 30U, .tag_bytes = 1UL << 20U, .depth = 256, .attributes = 1024, .nodes = 50'000'000};
  lote::Limits lote{.entries = 1ULL << 32U,
                    .entry_bytes = 1ULL << 32U,
                    .total_bytes = 1ULL << 40U,
                    .entry_ratio = 1ULL << 20U,
                    .total_ratio = 1ULL << 20U};
};

struct Listener {
  std::function<void(const Fault&)> fault;
  /// `stage` is Spanish; called now and then.
  std::function<void(std::string_view stage, std::uint64_t done, std::uint64_t total)> progress;
};

/// Up to what was there when it began; work may go on meanwhile. Memory does not grow with what is stored.
/// Faults go to the listener; errors mean that the audit could not be made.
Result<Tally> verify(const Materials& materials, const Scope& scope, const Listener& listener);

}  // namespace esclusa::audit
