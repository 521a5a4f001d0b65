/// The whole state × event matrix, with every combination of what guards look at.

#include "goods/shipment_state.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <vector>

namespace esclusa::goods {
namespace {

using enum State;
using E = Event;

const std::vector<State> kStates{none, partly_in,      fully_in,  in_inspection, authorised,
                                 held, partly_boarded, fully_out, closed,        shipped};
const std::vector<Event> kEvents{
    E::entry,          E::boarding,   E::other_exit, E::correction, E::automatic_channel,
    E::review_channel, E::inspection, E::favourable, E::adverse,    E::exit_authorised,
    E::hold,           E::release,    E::manifest};

/// All combinations; a shipment that is held came from one of the states that admit holds.
std::vector<Facts> all_facts() {
  std::vector<Facts> all;
  for (unsigned bits = 0; bits < 64; ++bits) {
    for (const State from : {partly_in, fully_in, in_inspection, authorised, partly_boarded}) {
      const auto bit = [&](unsigned place) { return (bits >> place & 1U) != 0; };
      all.push_back({bit(0), bit(1), bit(2), bit(3), bit(4), bit(5), from});
    }
  }
  return all;
}

using Targets = std::set<State>;

/// What can come of an event, whatever the facts; what is not here is refused whatever the facts.
const std::map<std::pair<State, Event>, Targets> kAdmitted{
    {{none, E::entry}, {partly_in, fully_in, authorised}},
    {{partly_in, E::entry}, {partly_in, fully_in, authorised}},
    {{partly_in, E::other_exit}, {partly_in, fully_in, closed}},
    {{partly_in, E::correction}, {partly_in, fully_in, closed}},
    {{partly_in, E::automatic_channel}, {authorised}},
    {{partly_in, E::review_channel}, {in_inspection}},
    {{partly_in, E::exit_authorised}, {authorised}},
    {{partly_in, E::hold}, {held}},
    {{fully_in, E::entry}, {partly_in, fully_in, authorised}},
    {{fully_in, E::other_exit}, {partly_in, fully_in, closed}},
    {{fully_in, E::correction}, {partly_in, fully_in, closed}},
    {{fully_in, E::automatic_channel}, {authorised}},
    {{fully_in, E::review_channel}, {in_inspection}},
    {{fully_in, E::exit_authorised}, {authorised}},
    {{fully_in, E::hold}, {held}},
    {{in_inspection, E::other_exit}, {in_inspection, closed}},
    {{in_inspection, E::correction}, {in_inspection, closed}},
    {{in_inspection, E::inspection}, {in_inspection}},
    {{in_inspection, E::favourable}, {authorised}},
    {{in_inspection, E::adverse}, {held}},
    {{in_inspection, E::exit_authorised}, {authorised}},
    {{in_inspection, E::hold}, {held}},
    {{in_inspection, E::release}, {in_inspection}},
    {{authorised, E::entry}, {authorised}},
    {{authorised, E::boarding}, {partly_boarded, fully_out}},
    {{authorised, E::other_exit}, {authorised, closed}},
    {{authorised, E::correction}, {authorised, closed}},
    {{authorised, E::hold}, {held}},
    {{held, E::correction}, {held}},
    {{held, E::release}, {partly_in, fully_in, in_inspection, authorised, partly_boarded}},
    {{partly_boarded, E::entry}, {partly_boarded}},
    {{partly_boarded, E::boarding}, {partly_boarded, fully_out}},
    {{partly_boarded, E::other_exit}, {partly_boarded, fully_out}},
    {{partly_boarded, E::correction}, {partly_boarded, fully_out, authorised, closed}},
    {{partly_boarded, E::hold}, {held}},
    {{fully_out, E::entry}, {partly_boarded}},
    {{fully_out, E::manifest}, {shipped}},
    {{closed, E::entry}, {partly_in, fully_in, authorised}},
    {{closed, E::correction}, {closed, partly_in, fully_in, in_inspection, authorised}},
};

class Matrix : public testing::TestWithParam<std::tuple<State, Event>> {};

TEST_P(Matrix, admits_what_the_table_of_this_test_says_and_nothing_else) {
  const auto [from, event] = GetParam();
  const auto known = kAdmitted.find({from, event});
  const Targets expected = known == kAdmitted.end() ? Targets{} : known->second;
  Targets reached;
  for (const Facts& facts : all_facts()) {
    if (const auto to = next(from, event, facts)) reached.insert(*to);
  }
  EXPECT_EQ(reached, expected);
}

INSTANTIATE_TEST_SUITE_P(Full, Matrix,
                         testing::Combine(testing::ValuesIn(kStates), testing::ValuesIn(kEvents)));

struct Step {
  State from;
  Event event;
  Facts facts;
  std::optional<State> to;
};

constexpr Facts complete{.complete = true};
constexpr Facts empty{.empty = true};
constexpr Facts boarded{.boarded = true};
constexpr Facts empty_and_boarded{.empty = true, .boarded = true};
constexpr Facts dae_authorised{.dae_authorised = true};
constexpr Facts released{.released = true};
constexpr Facts empty_and_released{.empty = true, .released = true};
constexpr Facts from(State state) {
  return {.held_from = state};
}

TEST(ShipmentState, guards_choose_among_what_is_admitted) {
  const std::vector<Step> steps{
      {none, E::entry, {}, partly_in},
      {none, E::entry, complete, fully_in},
      {none, E::entry, dae_authorised, authorised},
      {fully_in, E::entry, {}, partly_in},
      {closed, E::entry, complete, fully_in},
      {authorised, E::boarding, {}, partly_boarded},
      {authorised, E::boarding, empty, fully_out},
      {partly_boarded, E::boarding, empty, fully_out},
      {fully_in, E::other_exit, {}, partly_in},
      {fully_in, E::other_exit, empty, closed},
      {in_inspection, E::other_exit, {}, std::nullopt},  // R13
      {in_inspection, E::other_exit, empty, std::nullopt},
      {in_inspection, E::other_exit, released, in_inspection},
      {in_inspection, E::other_exit, empty_and_released, closed},
      {partly_boarded, E::other_exit, empty, fully_out},
      {held, E::correction, empty, std::nullopt},
      {held, E::correction, {}, held},
      {partly_boarded, E::correction, empty_and_boarded, fully_out},
      {partly_boarded, E::correction, boarded, partly_boarded},
      {partly_boarded, E::correction, empty, closed},
      {partly_boarded, E::correction, {}, authorised},
      {closed, E::correction, empty, closed},
      {closed, E::correction, dae_authorised, authorised},
      {closed, E::correction, {.dae_in_inspection = true}, in_inspection},
      {closed, E::correction, {}, partly_in},
      {held, E::release, from(in_inspection), in_inspection},
      {held, E::release, from(partly_in), partly_in},
      {held, E::release, {.complete = true, .held_from = partly_in}, fully_in},
      {held, E::release, from(authorised), authorised},
      {held, E::release, {.boarded = true, .held_from = partly_boarded}, partly_boarded},
      {held, E::release, from(partly_boarded), authorised},  // what had boarded was corrected away meanwhile
  };
  for (const Step& step : steps) {
    EXPECT_EQ(next(step.from, step.event, step.facts), step.to)
        << word(step.from) << " event " << static_cast<int>(step.event);
  }
}

TEST(ShipmentState, every_row_of_the_table_decides_something) {
  for (const Transition& row : transitions()) {
    const bool decides = std::ranges::any_of(all_facts(), [&](const Facts& facts) {
      const auto first = std::ranges::find_if(transitions(), [&](const Transition& t) {
        return t.from == row.from && t.event == row.event && t.guard(facts);
      });
      return &*first == &row;
    });
    EXPECT_TRUE(decides) << word(row.from) << " → " << word(row.to);
  }
}

TEST(ShipmentState, words_are_unique_and_read_back) {
  std::set<std::string_view> words;
  for (const State state : kStates) {
    EXPECT_TRUE(words.insert(word(state)).second);
    EXPECT_EQ(state_of(word(state)), state);
  }
  EXPECT_EQ(state_of("OTRA"), none);
}

TEST(ShipmentStage, a_hold_remembers_where_the_goods_were) {
  auto stage = next_stage({"EN_AFORO", "", true}, E::adverse, {});
  ASSERT_TRUE(stage);
  EXPECT_EQ(stage->state, "RETENIDA");
  EXPECT_EQ(stage->held_from, "EN_AFORO");
  EXPECT_FALSE(stage->released);
  stage = next_stage(*stage, E::correction, {});
  ASSERT_TRUE(stage);
  EXPECT_EQ(stage->held_from, "EN_AFORO");
  stage = next_stage(*stage, E::release, {});
  ASSERT_TRUE(stage);
  EXPECT_EQ(stage->state, "EN_AFORO");
  EXPECT_EQ(stage->held_from, "");
  EXPECT_TRUE(stage->released);
}

TEST(ShipmentStage, a_release_lasts_until_the_next_channel_or_hold) {
  EXPECT_TRUE(next_stage({"EN_AFORO", "", true}, E::other_exit, {})->released);
  EXPECT_TRUE(next_stage({"INGRESO_TOTAL", "", true}, E::correction, {})->released);
  EXPECT_FALSE(next_stage({"INGRESO_TOTAL", "", true}, E::review_channel, {})->released);
  EXPECT_FALSE(next_stage({"AUTORIZADA", "", true}, E::hold, {})->released);
  EXPECT_FALSE(next_stage({"EN_AFORO", "", false}, E::other_exit, {}));
}

}  // namespace
}  // namespace esclusa::goods
