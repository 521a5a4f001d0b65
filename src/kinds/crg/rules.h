#pragma once
/// The rules of register loads; README.md has the table for people.

#include <span>

#include "document/rule.h"
#include "kinds/crg/delivery.h"

namespace esclusa::kinds::crg {

using Rule = document::Rule<Delivery>;

std::span<const Rule> rules();
std::span<const document::Code> codes();

}  // namespace esclusa::kinds::crg
