#pragma once

#include <optional>

#include "document/rule.h"
#include "kinds/con/con.h"

namespace esclusa::kinds::con {

/// A confirmation with the challenge that it cites and the request behind it.
struct Inquiry {
  const Con& confirmation;
  std::optional<store::Challenge> challenge{};
  std::optional<store::DocumentRecord> request{};
  std::optional<store::Account> account{};  // of the request, or the one whose data it confirms
};

/// Errors: those of the store.
Result<Inquiry> gather(const Con& confirmation, store::UnitOfWork& unit);

/// True if this confirmation shows a wrong code of a challenge that is alive: a try is used up.
bool is_wrong_code(const Inquiry& inquiry, const document::Surroundings& around);

std::span<const document::Rule<Inquiry>> rules();

}  // namespace esclusa::kinds::con
