#pragma once
/// The answers of one batch: numbered and chained in order, signed in parallel, stored in order.

#include <nlohmann/json_fwd.hpp>
#include <set>
#include <string>
#include <vector>

#include "answer/acuse.h"
#include "base/executor.h"
#include "config/config.h"
#include "pki/seal_key.h"
#include "store/store.h"

namespace esclusa::pipeline {

/// Lives as long as one unit of work; nothing of it counts before that commits.
class AnswerSheet {
 public:
  /// Reads where the partner's chain stands.
  static Result<AnswerSheet> begin(const std::string& partner, Instant now, store::UnitOfWork& unit);

  /// Place of the next answer in the chain. Each place must be used by exactly one `add`, in order.
  Result<answer::Place> next_place();
  /// A free name in the outbox: `plain`, or with the answer's number before ".acuse.xml" when that was used
  /// before.
  Result<std::string> free_name(const std::string& plain, const answer::Place& place);

  struct Draft {
    store::AnswerKind kind = store::AnswerKind::acknowledgement;
    answer::Place place;
    std::optional<std::int64_t> document;
    std::optional<std::int64_t> run;
    std::string result;
    std::string name;
    std::string canonical;  // not signed yet
  };
  void add(Draft draft);
  /// What the journal says of an answer: "answer", "number", "answer_digest", "answer_row".
  void describe(const Draft& draft, nlohmann::ordered_json& facts) const;

  /// Signs all drafts with `key`. Errors: as `SealKey::sign`.
  Status sign(const pki::SealKey& key, Executor& executor);
  /// Puts them into the store and enqueues their delivery. Answers about a document are in the journal with
  /// its decision; the others get a line of their own.
  Status store();

 private:
  [[nodiscard]] store::NewAnswer row_of(const Draft& draft) const;
  AnswerSheet(std::string partner, Instant now, store::UnitOfWork& unit, store::ChainHead head)
      : partner_(std::move(partner)), now_(now), unit_(&unit), head_(head) {}

  std::string partner_;
  Instant now_;
  store::UnitOfWork* unit_;
  store::ChainHead head_;
  std::set<std::string> names_;
  std::vector<Draft> drafts_;
  std::vector<std::string> signed_;
};

}  // namespace esclusa::pipeline
