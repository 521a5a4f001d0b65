#pragma once
/// The rules of the IIE; README.md has the table for people.

#include <span>

#include "document/rule.h"
#include "kinds/iie/dossier.h"

namespace esclusa::kinds::iie {

using Rule = document::Rule<Dossier>;

std::span<const Rule> depot_rules();        // header, depot, district, mode
std::span<const Rule> declaration_rules();  // what the DAE says
std::span<const Rule> cargo_rules();        // lines, containers, totals

std::span<const document::Code> codes();

}  // namespace esclusa::kinds::iie
