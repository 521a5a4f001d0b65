#pragma once
/// Entries of archived lotes, as files like any other.

#include <optional>

#include "intake/intake.h"
#include "lote/lote.h"

namespace esclusa::pipeline {

/// Keeps the last lote open, because what is asked for usually lies in one. Belongs to one thread.
class LoteReader {
 public:
  /// `archive` outlives it.
  LoteReader(const intake::Archive& archive, const lote::Limits& limits)
      : archive_(archive), limits_(limits) {}

  /// Valid until another lote is opened. Errors: those of `lote::Lote::open`.
  Result<const lote::Lote*> open(const store::Arrival& arrival);
  /// What came as `document`: an entry of the lote `arrival`, or the whole of it. Errors: as `read`, those of
  /// the store.
  Result<intake::Received> reopen(store::UnitOfWork& unit, const store::Arrival& arrival,
                                  std::int64_t document);
  /// An entry of the lote `arrival`. Errors: reject (its fault), park "archive.read".
  Result<intake::Received> read(const store::Arrival& arrival, std::uint64_t entry);

 private:
  const intake::Archive& archive_;
  lote::Limits limits_;
  std::int64_t opened_ = 0;  // an arrival
  std::optional<lote::Lote> lote_;
};

/// What was told about a document: its own answers, else that to the lote in which it came.
Result<std::vector<store::AnswerRecord>> answers_about(store::UnitOfWork& unit, std::int64_t document);

}  // namespace esclusa::pipeline
