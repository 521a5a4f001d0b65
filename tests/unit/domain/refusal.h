#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace esclusa::domain {

/// The code with which `Type::parse` refuses `text`, or "" if it takes it. Texts for partners are never
/// empty, and a wrong identifier is always the sender's fault.
template <class Type>
std::string refusal(std::string_view text) {
  const auto parsed = Type::parse(text);
  if (parsed.ok()) return "";
  if (parsed.error().remedy != Remedy::reject || parsed.error().what.empty()) return "not a proper refusal";
  return parsed.error().code;
}

}  // namespace esclusa::domain
