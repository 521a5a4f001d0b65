#pragma once
/// The rules of the RADS; README.md has the table for people.

#include <span>
#include <vector>

#include "document/rule.h"
#include "kinds/rads/walk.h"

namespace esclusa::kinds::rads {

struct Dossier {
  const Rads& rads;
  std::vector<Step> steps;  // one per row
};

using Rule = document::Rule<Dossier>;

std::span<const Rule> rules();
std::span<const document::Code> codes();

}  // namespace esclusa::kinds::rads
