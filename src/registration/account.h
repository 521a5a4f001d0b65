#pragma once
/// Requests as accounts, and what their applicants are told.

#include <string>

#include "registration/request.h"

namespace esclusa::registration {

// States of a request (domain words, stored and shown as they are).
inline constexpr const char* kAwaitsCode = "PENDIENTE_CODIGO";
inline constexpr const char* kCodeExpired = "CODIGO_EXPIRADO";
inline constexpr const char* kConfirmed = "CONFIRMADA";
inline constexpr const char* kInCustomsReview = "EN_REVISION_SENAE";
inline constexpr const char* kInRepresentativeReview = "EN_REVISION_REPRESENTANTE";
inline constexpr const char* kApproved = "APROBADA";
inline constexpr const char* kRejected = "RECHAZADA";
inline constexpr const char* kAnnulled = "ANULADA";
inline constexpr const char* kActive = "ACTIVO";
inline constexpr const char* kDisabled = "INHABILITADO";

/// The form in which user ids are compared.
std::string user_key(std::string_view user);
/// "2026-11-20" of "20/11/2026"; empty stays empty.
std::string to_iso_day(std::string_view day);
/// RUC of the mailbox in which an account's user reads: the company's, or the own number of a general user.
const std::string& box_of(const store::Account& account);
/// "RUC/cédula" of who signed; empty = nobody.
std::string signer_of(const document::Surroundings& around);

store::Account account_of(const Request& request, const Profile& profile, std::int64_t id,
                          const document::Surroundings& around);

/// The key whose coming settles a request.
std::string settle_key(std::string_view submission_number);

/// State after the confirmation: who decides.
const char* review_state(Approval approval);
/// The same by the code of the kind.
const char* state_after_code(std::string_view kind);
/// What an applicant does next in a state, in Spanish.
const char* next_step(std::string_view state);

/// Whether a user may decide for a company: an active account of that kind, or a user of the register.
Result<bool> is_representative(const std::string& ruc, const std::string& user, const std::string& kind,
                               store::UnitOfWork& unit);

/// Mailbox entry and mail about the end of a request.
Status tell_result(const store::Account& account, document::Post& post);
/// The same when confirmed data made a disabled account ACTIVO again.
Status tell_unlocked(const store::Account& account, document::Post& post);

}  // namespace esclusa::registration
