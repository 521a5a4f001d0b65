#pragma once
/// Lotes under way and done: what is to be decided, in which order, and what became of it. An entry is
/// decided in the same transaction as its document, so none is lost or decided twice whatever happens.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace esclusa::store {

/// How far the work on a lote came.
struct LoteProgress {
  std::uint64_t next = 0;  // entry at which planning goes on
  bool planned = false;    // every entry is known
  int set_aside = 0;       // entries that broke the process
};

struct PlannedEntry {
  std::uint64_t entry = 0;  // index in the zip
  std::string name;
  int rank = 0;  // lower goes first
};

/// A code of the answer and where in the document it belongs to; empty = all of it.
struct LoteFinding {
  std::string code;
  std::string path;  // printable, no line breaks
};

struct DecidedEntry {
  std::uint64_t entry = 0;
  std::string name;
  std::uint64_t size = 0;
  std::optional<Digest> sha256;          // empty if it could not be read
  std::optional<std::int64_t> document;  // empty if nothing was looked into
  int repetition = 0;                    // n-th of a document that was decided before
  std::string kind;
  std::string submission_number;
  std::string result;
  std::string procedure_number;
  std::string pending_state;  // "PENDIENTE_DAE"
  std::vector<LoteFinding> findings;
  std::uint64_t omitted = 0;  // findings that are not listed
};

/// entries = accepted + accepted_with_observations + refused + pending + repetitions.
struct LoteTotals {
  std::uint64_t entries = 0;
  std::uint64_t accepted = 0;
  std::uint64_t accepted_with_observations = 0;
  std::uint64_t refused = 0;
  std::uint64_t pending = 0;
  std::uint64_t repetitions = 0;
};

/// Where a document came from.
struct LotePlace {
  std::int64_t lote = 0;
  std::uint64_t entry = 0;
};

/// A lote is named by its arrival.
class Lotes {
 public:
  virtual ~Lotes() = default;
  /// Empty before `begin`.
  virtual Result<std::optional<LoteProgress>> progress(std::int64_t lote) = 0;
  virtual Status begin(std::int64_t lote) = 0;
  /// Adds an undecided entry.
  virtual Status plan(std::int64_t lote, const PlannedEntry& entry) = 0;
  /// Moves on where planning begins again after a crash; `done` says that nothing is left to plan.
  virtual Status planned(std::int64_t lote, std::uint64_t next, bool done) = 0;
  /// In the order of decision: rank, then entry.
  virtual Result<std::vector<PlannedEntry>> undecided(std::int64_t lote, std::size_t limit) = 0;
  /// An error if the entry is not planned or is decided already.
  virtual Status decide(std::int64_t lote, const DecidedEntry& entry) = 0;
  /// Counts an entry that broke the process.
  virtual Status count_set_aside(std::int64_t lote) = 0;
  /// Decided entries from index `from` on, in the order of the zip.
  virtual Result<std::vector<DecidedEntry>> decided(std::int64_t lote, std::uint64_t from,
                                                    std::size_t limit) = 0;
  virtual Result<LoteTotals> totals(std::int64_t lote) = 0;
  /// The entry that a document was decided from; empty if it came as a file of its own.
  virtual Result<std::optional<LotePlace>> place_of(std::int64_t document) = 0;
};

}  // namespace esclusa::store
