#pragma once
/// A lote from archive to AcuseLote, in steps of one transaction each: its entries are planned, decided in
/// chunks, and told of together. A step that was made stays made, so after a crash the next desk goes on
/// where the last one stopped, and no entry is decided twice.
///
/// What breaks the process costs one entry, not the lote: after a crash the entries go one by one, one that
/// breaks it twice in a row is refused with SIS-E01, and after `kMostSetAside` of them the rest is, too. A
/// lote that breaks the process before its entries are known, or at the end, is refused as a file.

#include <memory>
#include <string>
#include <vector>

#include "pipeline/lote_reader.h"
#include "pipeline/process.h"
#include "store/lotes.h"

namespace esclusa::pipeline {

inline constexpr int kMostSetAside = 3;

/// Belongs to the thread that works on the partner's files.
class LoteDesk {
 public:
  /// `pipeline` and `partner` outlive it.
  LoteDesk(Pipeline& pipeline, const config::Partner& partner, intake::Received lote);

  /// Errors: retry, park: nothing of this step was decided, or ("lote.waiting") some entries could not be
  /// looked into for a reason of ours.
  Status step();
  [[nodiscard]] bool done() const { return done_; }
  /// The lote's line, once it is done.
  [[nodiscard]] const std::vector<Decided>& decided() const { return decided_; }
  /// Work stops here for a reason that is not the lote's fault: the try does not count.
  Status put_down();

 private:
  struct Refusal {
    std::uint64_t entry = 0;
    std::string code;
    std::string detail;
  };
  struct Chunk {
    std::vector<intake::Received> files;
    std::vector<Refusal> refused;
  };
  Status begin();
  Status after_breaking();
  Status as_a_file();
  Status refuse_whole(const Error& error);
  Status plan_some();
  Status set_aside_some();
  Status decide_some(const std::vector<store::PlannedEntry>& entries);
  Result<Chunk> collect(const std::vector<store::PlannedEntry>& entries);
  Status refuse(store::UnitOfWork& unit, Instant now, const Refusal& refusal);
  int rank_of(const lote::Lote& lote, const lote::Entry& entry) const;
  Status answer();

  Pipeline& pipeline_;
  const config::Partner& partner_;
  intake::Received lote_;
  LoteReader reader_;
  bool begun_ = false;
  bool done_ = false;
  store::LoteProgress progress_;
  std::uint64_t careful_ = 0;    // so many entries go one by one
  std::uint64_t set_aside_ = 0;  // so many entries are refused without being looked into
  std::vector<Decided> decided_;
};

}  // namespace esclusa::pipeline
