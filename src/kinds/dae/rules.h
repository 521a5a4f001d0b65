#pragma once
/// The rules of the declaration feed; README.md has the table for people.

#include <span>

#include "document/rule.h"
#include "kinds/dae/dae.h"

namespace esclusa::kinds::dae {

std::span<const document::Rule<Dae>> rules();
std::span<const document::Code> codes();

}  // namespace esclusa::kinds::dae
