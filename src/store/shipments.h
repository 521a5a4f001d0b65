#pragma once
/// Goods in depots: movements, balances, containers.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "domain/decimal.h"

namespace esclusa::store {

/// So many pieces of such a gross weight.
struct Amount {
  std::int64_t pieces = 0;
  domain::Kilograms weight;
};

/// Where a shipment stands; the words and what moves them are in goods/shipment_state.h.
struct Stage {
  std::string state;      // INGRESO_PARCIAL, EN_AFORO, …
  std::string held_from;  // while RETENIDA: the state before
  bool released = false;  // customs has let goods in inspection go without boarding
};

/// Balance of one depot and declaration: always the sum of the accepted movements, and never more out than
/// in.
struct Shipment {
  std::string depot;
  std::string declaration;
  std::int64_t pieces_in = 0;
  domain::Kilograms weight_in;
  std::int64_t pieces_out = 0;
  domain::Kilograms weight_out;
  std::int64_t pieces_boarded = 0;  // of pieces_out
  std::int64_t pieces_back = 0;     // of pieces_out: returned or moved on, so they may enter again
  domain::Kilograms weight_back;
  Stage stage;
};

/// Why goods moved. The first came in, the others went out.
inline constexpr std::string_view kEntry = "INGRESO";
inline constexpr std::string_view kBoarding = "EMBARQUE";
inline constexpr std::string_view kReturn = "DEVOLUCION";
inline constexpr std::string_view kTransfer = "TRASLADO";
inline constexpr std::string_view kWriteOff = "BAJA";

/// A document books a declaration in a depot once: a second movement of the three is an error, so lines are
/// summed up before. What a correction changes is a movement of its own, with the cause of what it corrects;
/// only there are pieces or weight negative.
struct Movement {
  std::int64_t document = 0;
  std::string depot;
  std::string declaration;
  std::string cause;
  std::int64_t pieces = 0;
  domain::Kilograms weight;
  Instant at{};
  std::string destination{};  // depot to which a transfer goes; else empty
};

/// What a movement adds to the counters of its balance.
struct Counters {
  Amount in, out, boarded, back;
};
inline Counters counters_of(const Movement& movement) {
  const Amount moved{movement.pieces, movement.weight};
  if (movement.cause == kEntry) return {moved, {}, {}, {}};
  if (movement.cause == kBoarding) return {{}, moved, moved, {}};
  if (movement.cause == kWriteOff) return {{}, moved, {}, {}};
  return {{}, moved, {}, moved};
}

/// A container that stands in a depot under a declaration. One consolidated arrival shares `arrived` and
/// `document`'s depot; see the IIE rule R16.
struct ContainerStay {
  std::string container;
  std::string depot;
  std::string declaration;
  std::int64_t document = 0;
  Instant arrived{};
};

/// A step on the way of a shipment, as it was when it was booked.
struct Milestone {
  std::string declaration;
  std::string depot;
  std::int64_t document = 0;
  std::string event;  // INGRESO, SALIDA_EMBARQUE, CORRECCION, CANAL …: goods/milestones.h
  Instant at{};
  std::string author;           // OCE code of the depot, or RUC of the customs service
  std::optional<Amount> moved;  // empty = no goods moved
  std::optional<Amount> left;   // in the depot; empty in what was booked before there were milestones
  std::string state;            // of the shipment, afterwards
  std::string detail;           // Spanish; may be empty
};

class Shipments {
 public:
  virtual ~Shipments() = default;
  virtual Result<std::optional<Shipment>> find(const std::string& depot, const std::string& declaration) = 0;
  /// Every depot in which goods of the declaration are or were, by depot.
  virtual Result<std::vector<Shipment>> of_declaration(const std::string& declaration) = 0;
  /// Every movement of a declaration, by depot and then in the order of the documents' ids.
  virtual Result<std::vector<Movement>> movements(const std::string& declaration) = 0;
  /// Books a movement: its row, the balance and where the shipment stands now. An entry may be the first of
  /// its shipment. An error if more would be out than in.
  virtual Status book(const Movement& movement, const Stage& stage) = 0;
  /// Moves a shipment without goods moving.
  virtual Status set_stage(const std::string& depot, const std::string& declaration, const Stage& stage) = 0;
  virtual Status add_milestone(const Milestone& milestone) = 0;
  /// True if goods of the declaration were moved to this depot from another.
  virtual Result<bool> transferred(const std::string& declaration, const std::string& depot) = 0;

  virtual Result<std::vector<ContainerStay>> inside(const std::string& depot,
                                                    const std::string& container) = 0;
  /// Harmless when repeated by the same document; an error if another document has it inside under this
  /// declaration.
  virtual Status enter_container(const ContainerStay& stay) = 0;
  /// The container was not in that report after all: an error if it left meanwhile.
  virtual Status withdraw_container(const ContainerStay& stay) = 0;
  /// The container leaves with the report `exit`; an error if it is not inside under this declaration.
  virtual Status leave_container(const ContainerStay& stay, std::int64_t exit, Instant at) = 0;
  /// The container did not leave with the report `exit` after all; an error if it entered again meanwhile.
  virtual Status take_back_container(const ContainerStay& stay, std::int64_t exit) = 0;
};

}  // namespace esclusa::store
