#include "goods/shipment_state.h"

#include <algorithm>
#include <array>

namespace esclusa::goods {
namespace {

bool always(const Facts&) {
  return true;
}
bool complete(const Facts& f) {
  return f.complete;
}
bool empty(const Facts& f) {
  return f.empty;
}
bool not_empty(const Facts& f) {
  return !f.empty;
}
bool boarded(const Facts& f) {
  return f.boarded;
}
bool empty_and_boarded(const Facts& f) {
  return f.empty && f.boarded;
}
bool released(const Facts& f) {
  return f.released;
}
bool empty_and_released(const Facts& f) {
  return f.empty && f.released;
}
bool dae_authorised(const Facts& f) {
  return f.dae_authorised;
}
bool dae_in_inspection(const Facts& f) {
  return f.dae_in_inspection;
}
bool held_while_entering(const Facts& f) {
  return f.held_from == State::partly_in || f.held_from == State::fully_in;
}
bool held_while_entering_and_complete(const Facts& f) {
  return held_while_entering(f) && f.complete;
}
bool held_in_inspection(const Facts& f) {
  return f.held_from == State::in_inspection;
}

using enum State;
using E = Event;

constexpr std::array kTable{
    // IIE: more of an authorised declaration is authorised, too (R3)
    Transition{none, E::entry, dae_authorised, authorised},
    Transition{none, E::entry, complete, fully_in},
    Transition{none, E::entry, always, partly_in},
    Transition{partly_in, E::entry, dae_authorised, authorised},
    Transition{partly_in, E::entry, complete, fully_in},
    Transition{partly_in, E::entry, always, partly_in},
    Transition{fully_in, E::entry, dae_authorised, authorised},
    Transition{fully_in, E::entry, complete, fully_in},
    Transition{fully_in, E::entry, always, partly_in},
    Transition{closed, E::entry, dae_authorised, authorised},
    Transition{closed, E::entry, complete, fully_in},
    Transition{closed, E::entry, always, partly_in},
    Transition{authorised, E::entry, always, authorised},
    Transition{partly_boarded, E::entry, always, partly_boarded},
    Transition{fully_out, E::entry, always, partly_boarded},
    // ISE motive E: only what is authorised (R13)
    Transition{authorised, E::boarding, empty, fully_out},
    Transition{authorised, E::boarding, always, partly_boarded},
    Transition{partly_boarded, E::boarding, empty, fully_out},
    Transition{partly_boarded, E::boarding, always, partly_boarded},
    // ISE motive D, T, B: from inspection only with customs' release (R13)
    Transition{partly_in, E::other_exit, empty, closed},
    Transition{partly_in, E::other_exit, complete, fully_in},
    Transition{partly_in, E::other_exit, always, partly_in},
    Transition{fully_in, E::other_exit, empty, closed},
    Transition{fully_in, E::other_exit, complete, fully_in},
    Transition{fully_in, E::other_exit, always, partly_in},
    Transition{in_inspection, E::other_exit, empty_and_released, closed},
    Transition{in_inspection, E::other_exit, released, in_inspection},
    Transition{authorised, E::other_exit, empty, closed},
    Transition{authorised, E::other_exit, always, authorised},
    Transition{partly_boarded, E::other_exit, empty, fully_out},
    Transition{partly_boarded, E::other_exit, always, partly_boarded},
    // CII: until everything has left (R12); held goods cannot be corrected away
    Transition{partly_in, E::correction, empty, closed},
    Transition{partly_in, E::correction, complete, fully_in},
    Transition{partly_in, E::correction, always, partly_in},
    Transition{fully_in, E::correction, empty, closed},
    Transition{fully_in, E::correction, complete, fully_in},
    Transition{fully_in, E::correction, always, partly_in},
    Transition{in_inspection, E::correction, empty, closed},
    Transition{in_inspection, E::correction, always, in_inspection},
    Transition{authorised, E::correction, empty, closed},
    Transition{authorised, E::correction, always, authorised},
    Transition{held, E::correction, not_empty, held},
    Transition{partly_boarded, E::correction, empty_and_boarded, fully_out},
    Transition{partly_boarded, E::correction, boarded, partly_boarded},
    Transition{partly_boarded, E::correction, empty, closed},
    Transition{partly_boarded, E::correction, always, authorised},
    Transition{closed, E::correction, empty, closed},
    Transition{closed, E::correction, dae_authorised, authorised},
    Transition{closed, E::correction, dae_in_inspection, in_inspection},
    Transition{closed, E::correction, complete, fully_in},
    Transition{closed, E::correction, always, partly_in},
    // Channel: only after the entry (R14)
    Transition{partly_in, E::automatic_channel, always, authorised},
    Transition{fully_in, E::automatic_channel, always, authorised},
    Transition{partly_in, E::review_channel, always, in_inspection},
    Transition{fully_in, E::review_channel, always, in_inspection},
    Transition{in_inspection, E::inspection, always, in_inspection},
    Transition{in_inspection, E::favourable, always, authorised},
    Transition{in_inspection, E::adverse, always, held},
    Transition{partly_in, E::exit_authorised, always, authorised},
    Transition{fully_in, E::exit_authorised, always, authorised},
    Transition{in_inspection, E::exit_authorised, always, authorised},
    // Holds: only customs lifts them, back to where the goods were
    Transition{partly_in, E::hold, always, held},
    Transition{fully_in, E::hold, always, held},
    Transition{in_inspection, E::hold, always, held},
    Transition{authorised, E::hold, always, held},
    Transition{partly_boarded, E::hold, always, held},
    Transition{held, E::release, held_while_entering_and_complete, fully_in},
    Transition{held, E::release, held_while_entering, partly_in},
    Transition{held, E::release, held_in_inspection, in_inspection},
    Transition{held, E::release, boarded, partly_boarded},
    Transition{held, E::release, always, authorised},
    Transition{in_inspection, E::release, always, in_inspection},
    Transition{fully_out, E::manifest, always, shipped},
};

struct Word {
  State state;
  std::string_view text;
};
constexpr std::array kWords{
    Word{none, ""},
    Word{partly_in, "INGRESO_PARCIAL"},
    Word{fully_in, "INGRESO_TOTAL"},
    Word{in_inspection, "EN_AFORO"},
    Word{authorised, "AUTORIZADA"},
    Word{held, "RETENIDA"},
    Word{partly_boarded, "SALIDA_PARCIAL"},
    Word{fully_out, "SALIDA_TOTAL"},
    Word{closed, "CERRADA"},
    Word{shipped, "EMBARCADA"},
};

/// A release holds until the next channel or hold.
bool released_after(const store::Stage& stage, Event event) {
  if (event == E::release) return true;
  const bool ends = event == E::review_channel || event == E::hold || event == E::adverse;
  return stage.released && !ends;
}

}  // namespace

std::span<const Transition> transitions() {
  return kTable;
}

std::optional<State> next(State from, Event event, const Facts& facts) {
  const auto row = std::ranges::find_if(
      kTable, [&](const Transition& t) { return t.from == from && t.event == event && t.guard(facts); });
  return row == kTable.end() ? std::nullopt : std::optional{row->to};
}

std::string_view word(State state) {
  return std::ranges::find(kWords, state, &Word::state)->text;
}

State state_of(std::string_view word) {
  const auto* const known = std::ranges::find(kWords, word, &Word::text);
  return known == kWords.end() ? none : known->state;
}

std::optional<store::Stage> next_stage(const store::Stage& stage, Event event, Facts facts) {
  const State from = state_of(stage.state);
  facts.released = stage.released;
  facts.held_from = state_of(stage.held_from);
  const std::optional<State> to = next(from, event, facts);
  if (!to) return std::nullopt;
  store::Stage after{std::string(word(*to)), "", released_after(stage, event)};
  if (*to == held) after.held_from = from == held ? stage.held_from : stage.state;
  return after;
}

}  // namespace esclusa::goods
