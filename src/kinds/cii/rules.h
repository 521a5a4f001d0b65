#pragma once
/// The rules of the CII; README.md has the table for people.

#include <span>

#include "document/rule.h"
#include "kinds/cii/dossier.h"

namespace esclusa::kinds::cii {

using Rule = document::Rule<Dossier>;

/// Every rule that needs no original, and whether there is one.
std::span<const Rule> request_rules();
/// What the correction does to the original; only for an accepted report of the same depot.
std::span<const Rule> correction_rules();

/// Why the report that is cited cannot be corrected by this depot: code and reason; no code = it can.
struct Doubt {
  std::string code;
  std::string why;
};
Doubt doubt(const Dossier& dossier);

std::span<const document::Code> codes();

}  // namespace esclusa::kinds::cii
