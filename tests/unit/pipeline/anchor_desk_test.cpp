#include "pipeline/anchor_desk.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "support/faulty_store.h"
#include "support/ground.h"
#include "support/site.h"

namespace esclusa::testing_support {
namespace {

/// A journal of lines that tell of nothing.
class AnchorDeskTest : public ::testing::Test {
 protected:
  void write(int lines) {
    auto unit = must(site_.store->write());
    for (int i = 0; i < lines; ++i) must(unit->journal().append(site_.clock.now(), "e", "", "{}"));
    must(unit->commit());
  }
  std::uint64_t end() {
    auto unit = must(site_.store->read());
    return must(unit->evidence().extent()).journal;
  }
  std::vector<store::Anchor> anchors() {
    auto unit = must(site_.store->read());
    return must(unit->evidence().anchors(1, 100));
  }
  pipeline::AnchorDesk desk(const Clock& clock) {
    return {site_.workshop, *site_.store, folder_, clock, events_};
  }

  Site site_{ground().kinds, ground().keys.path()};
  NullSink events_;
  std::filesystem::path folder_ = pipeline::anchor_folder(site_.config.node.archive);
};

TEST_F(AnchorDeskTest, signs_what_no_anchor_covers_yet) {
  write(3);
  EXPECT_EQ(must(desk(site_.clock).work()), 1U);
  EXPECT_EQ(must(desk(site_.clock).work()), 0U) << "nothing was written since";
  const std::uint64_t first = end();
  write(2);
  EXPECT_EQ(must(desk(site_.clock).work()), 1U);
  const auto made = anchors();
  ASSERT_EQ(made.size(), 2U);
  EXPECT_EQ(made[0].seq, first);
  EXPECT_EQ(made[1].after, first);
  EXPECT_EQ(made[1].seq, end());
  EXPECT_TRUE(made[1].evidence) << "the seal can be proved later";
  for (const store::Anchor& anchor : made)
    EXPECT_EQ(std::filesystem::file_size(folder_ / pipeline::anchor_file_name(anchor.seq)),
              anchor.bytes.size());
}

TEST_F(AnchorDeskTest, a_copy_that_a_crash_prevented_is_written_later) {
  write(1);
  must(desk(site_.clock).work());
  std::filesystem::remove_all(folder_);
  must(desk(site_.clock).work());
  EXPECT_TRUE(std::filesystem::exists(folder_ / pipeline::anchor_file_name(end())));
}

TEST_F(AnchorDeskTest, an_idle_day_makes_no_anchor_and_a_day_with_work_makes_one) {
  write(1);
  desk(site_.clock).look();
  EXPECT_EQ(anchors().size(), 1U) << "the first is made at once";
  const FixedClock soon(site_.clock.now() + std::chrono::hours{23});
  const FixedClock tomorrow(site_.clock.now() + std::chrono::hours{25});
  desk(tomorrow).look();
  EXPECT_EQ(anchors().size(), 1U) << "nothing was written";
  write(1);
  desk(soon).look();
  EXPECT_EQ(anchors().size(), 1U) << "the last one is young";
  desk(tomorrow).look();
  EXPECT_EQ(anchors().size(), 2U);
}

TEST_F(AnchorDeskTest, much_work_is_anchored_before_the_day_is_over_and_in_bounded_pieces) {
  write(1);
  desk(site_.clock).look();
  write(static_cast<int>(pipeline::AnchorDesk::kMost) + 5);
  desk(site_.clock).look();
  const auto made = anchors();
  ASSERT_EQ(made.size(), 3U);
  EXPECT_EQ(made[1].seq - made[1].after, pipeline::AnchorDesk::kMost);
  EXPECT_EQ(made[2].seq, end());
}

TEST_F(AnchorDeskTest, whatever_call_of_the_store_fails_the_next_pass_makes_up_for_it) {
  write(2);
  for (int nth = 1;; ++nth) {
    Faults faults(nth);
    FaultyStore faulty(*site_.store, faults);
    const auto outcome = pipeline::AnchorDesk(site_.workshop, faulty, folder_, site_.clock, events_).work();
    EXPECT_EQ(outcome.ok(), !faults.struck());
    must(desk(site_.clock).work());
    const auto made = anchors();
    EXPECT_EQ(made.back().seq, end());
    EXPECT_TRUE(std::ranges::adjacent_find(
                    made, [](const auto& a, const auto& b) { return b.after != a.seq; }) == made.end());
    if (!faults.struck()) break;
    write(1);
  }
}

}  // namespace
}  // namespace esclusa::testing_support
