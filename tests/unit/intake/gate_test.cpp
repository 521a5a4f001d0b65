#include "intake/gate.h"

#include <gtest/gtest.h>

#include "sqlite/sqlite_store.h"
#include "support/temporary_folder.h"

namespace esclusa::intake {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

class SetClock final : public Clock {
 public:
  [[nodiscard]] Instant now() const override { return instant; }
  Instant instant = from_local(LocalDay{std::chrono::days{20'777}}, hours{22});
};

class Events final : public EventSink {
 public:
  void write(Level level, std::string_view event, std::string_view,
             std::initializer_list<Field> fields) override {
    std::string line = (level == Level::alarm ? "alarm " : "") + std::string(event);
    for (const auto& field : fields) line += " " + field.second;
    lines.push_back(line);
  }
  std::vector<std::string> lines;
};

class GateTest : public testing::Test {
 protected:
  GateTest() { partner_.id = "norte"; }

  Gate gate() { return {partner_, least_free_, {folder_.path()}, *store_, clock_, events_}; }
  void arrived(std::uint64_t size, const std::string& partner) {
    store::NewArrival arrival;
    arrival.partner = partner;
    arrival.correlation = arrival.claim = std::to_string(++arrivals_);
    arrival.size = size;
    arrival.arrived = clock_.now();
    const auto unit = store_->write();
    ASSERT_TRUE((*unit)->arrivals().add(arrival).ok());
    ASSERT_TRUE((*unit)->commit().ok());
  }

  testing_support::TemporaryFolder folder_;
  std::shared_ptr<store::Store> store_ = *sqlite::open({.path = (folder_.path() / "g.db").string()});
  config::Partner partner_;
  std::uint64_t least_free_ = 0;
  SetClock clock_;
  Events events_;
  SteadyTime start_{};
  int arrivals_ = 0;
};

TEST_F(GateTest, without_limits_it_is_wide_open) {
  Gate wide = gate();
  wide.took(1'000'000, 1ULL << 40U);
  EXPECT_GT(*wide.open(start_), 1'000'000U);
  EXPECT_TRUE(events_.lines.empty());
}

TEST_F(GateTest, a_rate_admits_a_minutes_worth_at_once_and_then_as_time_goes_by) {
  partner_.limits.files_per_minute = 60;
  Gate rated = gate();
  EXPECT_EQ(*rated.open(start_), 60U);
  rated.took(60, 0);
  EXPECT_EQ(*rated.open(start_ + milliseconds{900}), 0U);
  EXPECT_EQ(*rated.open(start_ + milliseconds{1100}), 1U);
  EXPECT_EQ(*rated.open(start_ + seconds{10}), 10U);
  EXPECT_EQ(*rated.open(start_ + hours{3}), 60U) << "what was not used is not saved up";
  EXPECT_EQ(events_.lines,
            (std::vector<std::string>{"intake.paused norte files_per_minute", "intake.resumed norte"}));
}

TEST_F(GateTest, a_days_volume_counts_what_came_before_a_restart_and_ends_at_local_midnight) {
  partner_.limits.bytes_per_day = 1000;
  arrived(600, "norte");
  arrived(5000, "sur");
  Gate daily = gate();
  EXPECT_GT(*daily.open(start_), 0U);
  daily.took(1, 399);
  EXPECT_GT(*daily.open(start_), 0U);
  daily.took(1, 1);
  EXPECT_EQ(*daily.open(start_), 0U);
  EXPECT_EQ(*daily.open(start_), 0U);
  EXPECT_EQ(events_.lines, std::vector<std::string>{"alarm intake.paused norte bytes_per_day"})
      << "told once";
  clock_.instant += minutes{119};
  EXPECT_EQ(*daily.open(start_), 0U);
  clock_.instant += minutes{1};
  EXPECT_GT(*daily.open(start_), 0U);
}

TEST_F(GateTest, a_clock_set_back_counts_that_day_again) {
  partner_.limits.bytes_per_day = 1000;
  clock_.instant += hours{24};
  Gate daily = gate();
  EXPECT_GT(*daily.open(start_), 0U);
  clock_.instant -= hours{24};
  arrived(1000, "norte");
  EXPECT_EQ(*daily.open(start_), 0U);
}

TEST_F(GateTest, a_disk_without_room_pauses_everybody) {
  least_free_ = 1ULL << 60U;
  EXPECT_EQ(*gate().open(start_), 0U);
  EXPECT_EQ(events_.lines, std::vector<std::string>{"alarm intake.paused norte free_bytes"});
}

}  // namespace
}  // namespace esclusa::intake
