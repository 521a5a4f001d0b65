#pragma once
/// What an officer sees of a request that waits for a decision: the checks V1–V7 as the registers stand now.

#include <array>
#include <string>
#include <vector>

#include "base/finding.h"
#include "registration/request.h"

namespace esclusa::registration {

enum class Outcome {
  met,      // or the check does not concern such a request
  not_met,  // the finding says why; its code is what a rejection names
  open,     // no register answers: the officer does
};

struct Check {
  std::string_view id;    // "V1"
  std::string_view what;  // Spanish: what is asked
  Outcome outcome = Outcome::met;
  Findings findings;
};

/// The checks in the order of their numbers. `account` is the request's own row: the names that it holds
/// itself are free for it. Reads only. Errors: those of the store.
Result<std::vector<Check>> review(const Request& request, const Profile& profile,
                                  const store::Account& account, const document::Surroundings& around);

/// Why customs rejects: `code` is the one that the final answer names, `motive` its number in a
/// DecisionRegistro.
struct Motive {
  std::string_view code;    // "REG-E41"
  std::string_view motive;  // "1"
};
inline constexpr std::array<Motive, 8> kMotives{{{"REG-E41", "1"},
                                                 {"REG-E42", "2"},
                                                 {"REG-E43", "3"},
                                                 {"REG-E44", "4"},
                                                 {"REG-E45", "5"},
                                                 {"REG-E46", "6"},
                                                 {"REG-E47", "7"},
                                                 {"REG-E48", "8"}}};
/// The only motive that needs words.
inline constexpr std::string_view kOtherMotive = "8";

}  // namespace esclusa::registration
