#pragma once
/// Registers that customs feeds: operators, users, declarations. Operators and users are replaced generation
/// by generation (store/references.h); declarations are added to.

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

/// Sees the generations in force.
class Operators {
 public:
  virtual ~Operators() = default;
  virtual Result<std::optional<OceRecord>> find_oce(const std::string& code) = 0;
  virtual Result<std::optional<UserRecord>> find_user(const std::string& ruc, const std::string& user) = 0;
  /// True if an active user of this RUC has this cédula.
  virtual Result<bool> has_user_with_cedula(const std::string& ruc, const std::string& cedula) = 0;
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
  /// A channel that was set stays until the feed names one.
  virtual Status set_channel(const std::string& number, const std::string& channel) = 0;
};

}  // namespace esclusa::store
