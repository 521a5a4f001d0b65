#include "intake/settle.h"

#include <gtest/gtest.h>

namespace esclusa::intake {
namespace {

using std::chrono::seconds;
using transport::Entry;
using transport::EntryType;

Entry file(std::string name, std::uint64_t size = 1, int mtime = 0) {
  return {std::move(name), EntryType::regular, size, Instant{seconds{mtime}}};
}

std::vector<std::string> names(const std::vector<Entry>& entries) {
  std::vector<std::string> all;
  for (const Entry& entry : entries) all.push_back(entry.name);
  return all;
}

constexpr SteadyTime kStart{};

TEST(Settle, by_rename_takes_what_is_visible_oldest_first) {
  SettleTracker tracker({config::SettleRule::rename, seconds{10}});
  const auto ready = tracker.settled({file("b.xml", 1, 2),
                                      file("a.xml", 1, 2),
                                      file(".c.xml"),
                                      file("d.xml", 1, 1),
                                      {"dir.xml", EntryType::directory, 0, {}}},
                                     kStart);
  EXPECT_EQ(names(ready), (std::vector<std::string>{"d.xml", "a.xml", "b.xml"}));
}

TEST(Settle, by_done_file_waits_for_it) {
  SettleTracker tracker({config::SettleRule::done_file, seconds{10}});
  EXPECT_EQ(names(tracker.settled({file("a.xml"), file("b.xml"), file("b.xml.done")}, kStart)),
            (std::vector<std::string>{"b.xml"}));
  EXPECT_EQ(tracker.waiting(), 1U);
}

TEST(Settle, by_stability_counts_by_our_clock_only) {
  SettleTracker tracker({config::SettleRule::stable, seconds{10}});
  EXPECT_TRUE(tracker.settled({file("a.xml", 5, -1000000)}, kStart).empty()) << "an old mtime proves nothing";
  EXPECT_TRUE(tracker.settled({file("a.xml", 5, -1000000)}, kStart + seconds{9}).empty());
  EXPECT_EQ(tracker.settled({file("a.xml", 5, -1000000)}, kStart + seconds{10}).size(), 1U);
}

TEST(Settle, growth_or_a_new_mtime_starts_the_wait_again) {
  SettleTracker tracker({config::SettleRule::stable, seconds{10}});
  (void)tracker.settled({file("a.xml", 5, 1)}, kStart);
  EXPECT_TRUE(tracker.settled({file("a.xml", 6, 1)}, kStart + seconds{10}).empty());
  EXPECT_TRUE(tracker.settled({file("a.xml", 6, 2)}, kStart + seconds{20}).empty());
  EXPECT_EQ(tracker.settled({file("a.xml", 6, 2)}, kStart + seconds{30}).size(), 1U);
}

TEST(Settle, a_file_that_vanished_is_forgotten) {
  SettleTracker tracker({config::SettleRule::stable, seconds{10}});
  (void)tracker.settled({file("a.xml")}, kStart);
  (void)tracker.settled({}, kStart + seconds{5});
  EXPECT_TRUE(tracker.settled({file("a.xml")}, kStart + seconds{10}).empty());
}

}  // namespace
}  // namespace esclusa::intake
