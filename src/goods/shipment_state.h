#pragma once
/// What a shipment, the goods of one declaration in one depot, goes through: one table of all transitions.
/// What is not in it is refused.

#include <optional>
#include <span>
#include <string_view>

#include "store/shipments.h"

namespace esclusa::goods {

enum class State {
  none,            // nothing entered yet
  partly_in,       // INGRESO_PARCIAL
  fully_in,        // INGRESO_TOTAL
  in_inspection,   // EN_AFORO
  authorised,      // AUTORIZADA
  held,            // RETENIDA
  partly_boarded,  // SALIDA_PARCIAL
  fully_out,       // SALIDA_TOTAL
  closed,          // CERRADA: everything left, nothing boarded
  shipped,         // EMBARCADA: the manifest is there
};

enum class Event {
  entry,              // IIE accepted
  boarding,           // ISE with motive E
  other_exit,         // ISE with motive D, T or B
  correction,         // CII accepted
  automatic_channel,  // channel A assigned
  review_channel,     // channel E, D or F assigned
  inspection,         // its date was set
  favourable,         // its result
  adverse,
  exit_authorised,
  hold,
  release,  // the hold is lifted, or goods in inspection may go without boarding
  manifest,
};

/// What the table's guards look at, as it is after the event.
struct Facts {
  bool complete = false;        // all declared pieces have entered, in whatever depot
  bool empty = false;           // nothing is left inside
  bool boarded = false;         // something left by boarding
  bool dae_authorised = false;  // the declaration is SALIDA_AUTORIZADA
  bool dae_in_inspection = false;
  bool released = false;
  State held_from = State::none;
};

struct Transition {
  State from;
  Event event;
  bool (*guard)(const Facts&);
  State to;
};

/// The first row that fits decides.
std::span<const Transition> transitions();

/// Empty = refused.
std::optional<State> next(State from, Event event, const Facts& facts);

/// The words of the store and of the answers; "" is State::none.
std::string_view word(State state);
/// Words that are none of ours are State::none.
State state_of(std::string_view word);

/// The same over a stored stage: keeps where a hold came from and whether customs released the goods.
std::optional<store::Stage> next_stage(const store::Stage& stage, Event event, Facts facts);

}  // namespace esclusa::goods
