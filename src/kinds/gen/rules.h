#pragma once
/// The rules of the general registration; README.md has the table for people.

#include <span>

#include "document/rule.h"
#include "kinds/gen/gen.h"

namespace esclusa::kinds::gen {

std::span<const document::Rule<Gen>> rules();
std::span<const document::Code> codes();

/// The account that this request holds while it is pending.
store::Account account_of(const Gen& request, std::int64_t id);

}  // namespace esclusa::kinds::gen
