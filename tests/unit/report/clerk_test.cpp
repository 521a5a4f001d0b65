#include "report/clerk.h"

#include <gmock/gmock.h>

#include <fstream>
#include <iterator>

#include "depot_night.h"

namespace esclusa::report {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class SetClock final : public Clock {
 public:
  [[nodiscard]] Instant now() const override { return time; }
  Instant time{};
};

class Events final : public EventSink {
 public:
  void write(Level level, std::string_view event, std::string_view,
             std::initializer_list<Field> fields) override {
    std::string line(event);
    if (level == Level::alarm) line += "!";
    for (const auto& [name, value] : fields)
      if (name == "partner" || name == "night") line += ' ' + value;
    lines.push_back(line);
  }
  std::vector<std::string> taken() { return std::exchange(lines, {}); }
  std::vector<std::string> lines;
};

class NightClerk : public DepotNight {
 protected:
  NightClerk() {
    partner("sur").calendar.days = every_day();
    clock.time = morning;
  }
  Clerk fresh() { return {config, *store, codes, clock, events}; }
  std::vector<std::string> files() {
    std::vector<std::string> names;
    if (!std::filesystem::exists(config.report.folder)) return names;
    for (const auto& entry : std::filesystem::directory_iterator(config.report.folder))
      names.push_back(entry.path().filename());
    std::ranges::sort(names);
    return names;
  }
  std::string content(const std::string& name) {
    std::ifstream in(config.report.folder / name, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  void remove(const std::string& name) { std::filesystem::remove(config.report.folder / name); }

  SetClock clock;
  Events events;
};

TEST_F(NightClerk, writes_the_night_and_each_partner_once) {
  Clerk clerk = fresh();
  clerk.look();
  EXPECT_THAT(files(), ElementsAre("2026-11-20-andina.csv", "2026-11-20-andina.json", "2026-11-20-andina.txt",
                                   "2026-11-20-norte.csv", "2026-11-20-norte.json", "2026-11-20-norte.txt",
                                   "2026-11-20-sur.csv", "2026-11-20-sur.json", "2026-11-20-sur.txt",
                                   "2026-11-20.csv", "2026-11-20.json", "2026-11-20.txt"));
  EXPECT_THAT(events.taken(),
              ElementsAre("report.silent_partner! sur 2026-11-20", "report.written 2026-11-20"));
  EXPECT_EQ(content("2026-11-20.txt"), to_text(made(night(), morning)));
  EXPECT_EQ(content("2026-11-20-sur.json"), to_json(made(night("sur"), morning)));

  const std::string written = content("2026-11-20.json");
  clock.time += std::chrono::hours{5};
  clerk.look();
  fresh().look();
  EXPECT_EQ(content("2026-11-20.json"), written);
  EXPECT_THAT(events.taken(), IsEmpty());
}

TEST_F(NightClerk, catches_up_with_the_last_night_after_a_restart) {
  clock.time = at("2026-11-21T22:00:00Z");
  fresh().look();
  EXPECT_THAT(files(), testing::Contains("2026-11-20.json"));
}

TEST_F(NightClerk, finishes_what_a_crash_left_half_written) {
  fresh().look();
  remove("2026-11-20.json");
  remove("2026-11-20-sur.csv");
  fresh().look();
  EXPECT_EQ(files().size(), 12U);
}

TEST_F(NightClerk, waits_for_its_hour) {
  Clerk clerk = fresh();
  clock.time = morning - std::chrono::seconds{1};
  clerk.look();
  EXPECT_THAT(files(), testing::Not(testing::Contains("2026-11-20.json")));
  clock.time = morning;
  clerk.look();
  EXPECT_THAT(files(), testing::Contains("2026-11-20.json"));
}

TEST_F(NightClerk, writes_nothing_when_told_so) {
  config.report.at.reset();
  fresh().look();
  EXPECT_THAT(files(), IsEmpty());
  EXPECT_THAT(events.taken(), IsEmpty());
}

TEST_F(NightClerk, a_clock_that_was_ahead_costs_no_night) {
  Clerk clerk = fresh();
  clerk.look();
  clock.time = morning + std::chrono::days{3};
  clerk.look();
  EXPECT_THAT(files(), testing::Contains("2026-11-23.json"));
  events.taken();
  clock.time = morning + std::chrono::hours{1};
  clerk.look();
  EXPECT_THAT(files(), testing::Not(testing::Contains("2026-11-23.json")));
  EXPECT_THAT(files(), testing::Contains("2026-11-20.json"));
  EXPECT_THAT(events.taken(), ElementsAre("report.premature 2026-11-23"));
  clock.time = morning + std::chrono::days{3};
  clerk.look();
  EXPECT_THAT(events.taken(),
              ElementsAre("report.silent_partner! sur 2026-11-23", "report.written 2026-11-23"));
}

TEST_F(NightClerk, a_failure_is_told_once_and_mended_by_itself) {
  std::ofstream(config.report.folder) << "in the way";
  Clerk clerk = fresh();
  clerk.look();
  clerk.look();
  EXPECT_THAT(events.taken(),
              ElementsAre("report.silent_partner! sur 2026-11-20", "report.failed! 2026-11-20"));
  std::filesystem::remove(config.report.folder);
  clerk.look();
  EXPECT_THAT(events.taken(), ElementsAre("report.written 2026-11-20"));
}

}  // namespace
}  // namespace esclusa::report
