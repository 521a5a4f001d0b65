#pragma once
/// One transaction of the pipeline under way. Belongs to this room.

#include <memory>
#include <string>
#include <vector>

#include "pipeline/outgoing.h"
#include "pipeline/process.h"

namespace esclusa::pipeline {

/// The code of an exception that came out of an examination: a bug of ours.
inline constexpr const char* kBug = "pipeline.bug";

/// A file whose document was decided before; answered once all answers of the batch are stored, because the
/// first of two equal files may be in the same batch.
struct Repetition {
  std::int64_t document = 0;
  int number = 0;
  std::string file_name;
  Digest sha256{};
  std::size_t line = 0;  // in Work::decided
};

struct Pipeline::Work {
  const config::Partner& partner;
  Instant now;
  std::unique_ptr<store::UnitOfWork> unit;
  Outgoing outgoing;
  AnswerSheet* sheet = nullptr;  // the partner's own, one of `outgoing`
  std::int64_t run = 0;
  std::shared_ptr<const catalog::Catalog> catalog{};
  std::int64_t registers = 0;  // their version, to which `catalog` belongs
  std::vector<Decided> decided{};
  std::vector<Repetition> repetitions{};

  static Result<std::unique_ptr<Work>> begin(const config::Partner& partner, Instant now, store::Store& store,
                                             const Workshop& shop);

  /// An earlier document of the batch may have replaced a code list.
  Status follow_registers(const Workshop& shop);
  /// `settling`: the document's own row if it was pending, else 0.
  document::Surroundings surroundings(const Workshop& shop, const answer::Subject& subject,
                                      std::int64_t settling);
};

/// Feeds before what cites them, urgent before the rest, otherwise as they came.
std::vector<std::size_t> order_of(const std::vector<Result<Examined>>& examined);

}  // namespace esclusa::pipeline
