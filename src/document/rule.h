#pragma once
/// The rules of a kind are a table; its order is the order in which they run.

#include <span>
#include <string_view>

#include "document/kind.h"

namespace esclusa::document {

/// `id` is the rule's number in the kind's README ("R8"). A rule adds findings or makes the document pending;
/// it only fails when the store does.
template <class Doc>
struct Rule {
  std::string_view id;
  Status (*check)(const Doc&, const Surroundings&, Judgement&);
};

template <class Doc>
Result<Judgement> run_rules(std::span<const Rule<Doc>> rules, const Doc& document,
                            const Surroundings& around) {
  Judgement judgement;
  for (const Rule<Doc>& rule : rules) ESC_CHECK(rule.check(document, around, judgement));
  return judgement;
}

}  // namespace esclusa::document
