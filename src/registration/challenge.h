#pragma once
/// The security code: sent by mail, kept only as an HMAC, good for one confirmation that arrives in time.

#include <string>

#include "document/kind.h"

namespace esclusa::registration {

inline constexpr std::chrono::minutes kCodeLifetime{15};
inline constexpr std::chrono::hours kRequestLifetime{24};  // without a confirmation the request is annulled
inline constexpr int kMostTries = 3;                       // wrong codes
inline constexpr std::size_t kMostCodes = 5;               // codes that one request can ask for

/// Makes a code, mails it, and keeps its HMAC; a code that was sent before is void. Gives the challenge. The
/// mailbox of `account` tells that a code was sent, not which. Errors: the store's, park "pki.random".
/// `document` and `submission_number` are the request's, `account` is who gets the mail.
Result<store::Challenge> send_code(std::int64_t document, const std::string& submission_number,
                                   const store::Account& account, const document::Surroundings& around);

/// What a code is worth that is shown for a challenge.
enum class Shown { right, wrong, too_late, used_before };

/// `arrived` is when the code came in: a slow night lets no good code expire. A void challenge counts as one
/// that is over.
Shown judge_code(const store::Challenge& challenge, std::string_view code, Instant arrived);

/// Counts a wrong code. The last try makes the challenge void; true = that was it. Errors: the store's.
Result<bool> use_up_try(const store::Challenge& challenge, store::UnitOfWork& unit);

/// Whether all tries of a request are used up.
Result<bool> has_given_up(std::int64_t document, store::UnitOfWork& unit);

/// Whether a code of this request was confirmed.
Result<bool> is_confirmed(std::int64_t document, store::UnitOfWork& unit);

}  // namespace esclusa::registration
