#pragma once
/// Reference registers that customs feeds: operators, users, declarations; and the accounts that
/// registrations ask for.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "domain/decimal.h"

namespace esclusa::store {

/// Days are inclusive; an open end is 9999-12-31.
struct OceRecord {
  std::string code;
  std::string type;  // "05"
  std::string ruc;
  std::string name;
  std::string district;  // where a depot stands; may be empty
  std::string from;      // "2002-09-01"
  std::string to;
};

struct UserRecord {
  std::string ruc;
  std::string user;    // upper case
  std::string cedula;  // may be empty
  bool active = true;
};

class Operators {
 public:
  virtual ~Operators() = default;
  virtual Result<std::optional<OceRecord>> find_oce(const std::string& code) = 0;
  virtual Result<std::optional<UserRecord>> find_user(const std::string& ruc, const std::string& user) = 0;
  /// True if an active user of this RUC has this cédula.
  virtual Result<bool> has_user_with_cedula(const std::string& ruc, const std::string& cedula) = 0;
  virtual Status clear_oce() = 0;
  /// Replaces the record of the same code.
  virtual Status put_oce(const OceRecord& record) = 0;
  virtual Status clear_users() = 0;
  /// Replaces the record of the same RUC and user.
  virtual Status put_user(const UserRecord& record) = 0;
};

/// A customs export declaration as the entry of goods needs it.
struct Declaration {
  std::string number;  // compact, 17 characters
  std::string state;   // ACEPTADA, INGRESO_PARCIAL, INGRESADA, EN_AFORO, SALIDA_AUTORIZADA, …
  std::string exporter_id;
  std::string exporter_name;
  std::string district;
  std::string depot;  // departure warehouse (OCE code); may be empty
  std::int64_t pieces = 0;
  domain::Kilograms gross_weight;
  Instant accepted{};
  std::string valid_until;  // last day, "2026-12-31"
  std::string channel;      // A, E, D, F or empty
};

class Declarations {
 public:
  virtual ~Declarations() = default;
  virtual Result<std::optional<Declaration>> find(const std::string& number) = 0;
  /// Inserts or replaces what the feed says. If `set_state` has moved the state further on the way ACEPTADA →
  /// INGRESO_PARCIAL → INGRESADA → EN_AFORO → SALIDA_AUTORIZADA → EMBARCADA → REGULARIZADA than the feed
  /// knows, the state stays; a state beside that way (ANULADA, BLOQUEADA …) always wins.
  virtual Status put(const Declaration& declaration) = 0;
  virtual Status set_state(const std::string& number, const std::string& state) = 0;
};

/// Balance of one depot and declaration: always the sum of the accepted movements.
struct Shipment {
  std::string depot;
  std::string declaration;
  std::int64_t pieces_in = 0;
  domain::Kilograms weight_in;
  std::int64_t pieces_out = 0;
  domain::Kilograms weight_out;
  std::string state;  // INGRESO_PARCIAL, INGRESO_TOTAL, …
};

struct Entered {
  std::int64_t pieces = 0;
  domain::Kilograms weight;
};

/// A document books a declaration in a depot once: a second movement of the three is an error, so lines are
/// summed up before.
struct Movement {
  std::int64_t document = 0;
  std::string depot;
  std::string declaration;
  std::int64_t pieces = 0;
  domain::Kilograms weight;
  Instant at{};
};

/// A container that stands in a depot under a declaration. One consolidated arrival shares `arrived` and
/// `document`'s depot; see the IIE rule R16.
struct ContainerStay {
  std::string container;
  std::string depot;
  std::string declaration;
  std::int64_t document = 0;
  Instant arrived{};
};

class Shipments {
 public:
  virtual ~Shipments() = default;
  virtual Result<std::optional<Shipment>> find(const std::string& depot, const std::string& declaration) = 0;
  /// Sum over all depots of what entered under a declaration (less what was returned).
  virtual Result<Entered> entered(const std::string& declaration) = 0;
  /// Books an entry: a row per movement and the balance.
  virtual Status enter(const Movement& movement, const std::string& state) = 0;
  virtual Result<std::vector<ContainerStay>> inside(const std::string& depot,
                                                    const std::string& container) = 0;
  /// Harmless when repeated by the same document; an error if another document has it inside under this
  /// declaration.
  virtual Status enter_container(const ContainerStay& stay) = 0;
};

/// A user account that a registration asked for. Identity, user id and e-mail are each held by one live
/// account: RECHAZADA_TECNICA, RECHAZADA and ANULADA are not alive.
struct Account {
  std::string user;
  std::string identity_type;
  std::string identity_number;
  std::string email;
  std::string state;  // PENDIENTE_CODIGO, …
  std::int64_t document = 0;
};

class Accounts {
 public:
  virtual ~Accounts() = default;
  virtual Result<bool> user_taken(const std::string& user) = 0;
  virtual Result<bool> identity_taken(const std::string& type, const std::string& number) = 0;
  virtual Result<bool> email_taken(const std::string& email) = 0;
  virtual Status add(const Account& account) = 0;
};

}  // namespace esclusa::store
