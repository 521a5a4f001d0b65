#pragma once
/// The accounts that registrations ask for, their security codes, and the OCE codes that registrations
/// brought.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/result.h"

namespace esclusa::store {

/// A request for a user and what became of it. User id and e-mail are each held by one live account, an
/// identity by one live account of its kind and company: RECHAZADA_TECNICA, RECHAZADA and ANULADA are not
/// alive.
struct Account {
  std::int64_t document = 0;  // the request
  std::string kind;           // GEN, REP, EMP, REN, ENT
  std::string user;           // upper case
  std::string identity_type;  // 001, 002, 004
  std::string identity_number;
  std::string name;
  std::string email;
  std::string ruc;                // of the company or entity; empty for a general user
  std::string representative;     // user who decides on EMP and ENT
  std::string submission_number;  // of the request
  std::string signer;   // RUC and cédula of the request's signer, "RUC/cédula"; empty = not signed
  std::string state;    // PENDIENTE_CODIGO, EN_REVISION_SENAE, …, ACTIVO, INHABILITADO
  std::string reasons;  // codes of the rejection, comma separated
  std::string remark;   // free text of who decided
  Instant filed{};
  std::optional<Instant> decided;
  std::string refreshed;  // day of the last confirmed data, "2026-11-20"; empty before the approval
};

/// A security code that was sent. The code itself is never kept.
struct Challenge {
  std::string id;
  std::int64_t document = 0;  // the request, or the one that confirms data of an account
  std::int64_t account = 0;   // request of the account: the same, unless data are confirmed
  Digest salt{};
  Digest hmac{};
  Instant created{};
  Instant expires{};
  int tries = 0;      // wrong ones
  std::string state;  // VIVO, USADO, ANULADO
};

/// An OCE code that a registration brought; beside the register of operators.
struct OceGrant {
  std::string code;
  std::string type;
  std::string ruc;
  std::string name;
  std::string from;  // days, "2026-11-20"; an open end is 9999-12-31
  std::string to;
  std::int64_t document = 0;
};

struct AccountFilter {
  std::string state;  // empty = any
  std::string ruc;
  std::string identity_number;
  std::size_t limit = 100;
};

class Accounts {
 public:
  virtual ~Accounts() = default;
  virtual Result<bool> user_taken(const std::string& user) = 0;
  virtual Result<bool> identity_taken(const std::string& kind, const std::string& ruc,
                                      const std::string& type, const std::string& number) = 0;
  virtual Result<bool> email_taken(const std::string& email) = 0;
  virtual Status add(const Account& account) = 0;
  virtual Result<std::optional<Account>> of_document(std::int64_t document) = 0;
  /// The live request with this submission number; if there is none, the latest.
  virtual Result<std::optional<Account>> of_number(const std::string& submission_number) = 0;
  /// The live account of a user id.
  virtual Result<std::optional<Account>> of_user(const std::string& user) = 0;
  /// An account in state ACTIVO of this company with this cédula.
  virtual Result<bool> has_active(const std::string& ruc, const std::string& cedula) = 0;
  /// An account in state ACTIVO of this company and kind.
  virtual Result<bool> has_active_of_kind(const std::string& ruc, const std::string& kind) = 0;
  /// Newest first.
  virtual Result<std::vector<Account>> search(const AccountFilter& filter) = 0;
  /// A step on the way; empty `reasons`, `remark` and `decided` leave what is there.
  virtual Status set_state(std::int64_t document, const std::string& state, const std::string& reasons,
                           const std::string& remark, std::optional<Instant> decided) = 0;
  /// The account is ACTIVO, its data confirmed on `day`; a later day that is there stays.
  virtual Status refresh(std::int64_t document, const std::string& day) = 0;
  /// Accounts in state ACTIVO whose data were last confirmed before `day`, of all kinds but GEN.
  virtual Result<std::vector<Account>> stale(const std::string& day, std::size_t limit) = 0;

  virtual Status add_challenge(const Challenge& challenge) = 0;
  virtual Result<std::optional<Challenge>> challenge(const std::string& id) = 0;
  /// All of a request, oldest first.
  virtual Result<std::vector<Challenge>> challenges(std::int64_t document) = 0;
  /// Counts a wrong code; gives the number of wrong codes of the challenge.
  virtual Result<int> add_try(const std::string& id) = 0;
  virtual Status end_challenge(const std::string& id, const std::string& state) = 0;

  /// Replaces the grant of the same code. `Operators::find_oce` finds it where the register has no such code.
  virtual Status grant(const OceGrant& grant) = 0;
  virtual Result<std::vector<OceGrant>> grants_of(std::int64_t document) = 0;
};

}  // namespace esclusa::store
