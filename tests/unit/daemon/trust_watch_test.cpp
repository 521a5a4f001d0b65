#include "daemon/trust_watch.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/temporary_folder.h"
#include "support/test_pki.h"

namespace esclusa::daemon {
namespace {

using support::chain_file;
using support::der_in;
using support::instant;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::chrono::hours kDay{24};
const Instant kEnd = instant("2027-06-01T12:00:00Z");

class Events final : public EventSink {
 public:
  void write(Level level, std::string_view event, std::string_view,
             std::initializer_list<Field> fields) override {
    std::string line = (level == Level::alarm ? "alarm " : "") + std::string(event);
    for (const auto& [name, value] : fields)
      if (name == "threshold" || name == "error") line += " " + value;
    lines.push_back(line);
  }
  std::vector<std::string> lines;
};

pki::Expiry certificate(std::chrono::hours whole = 365 * kDay) {
  return {"certificado raíz", "CN=x", kEnd - whole, kEnd};
}

TEST(Expiry, has_thresholds_at_90_60_30_14_7_and_1_days_and_the_end) {
  const pki::Expiry one = certificate();
  EXPECT_EQ(threshold(one, kEnd - 90 * kDay - std::chrono::seconds{1}), std::nullopt);
  for (const auto& [days, reached] : {std::pair{90, 90},
                                      {61, 90},
                                      {60, 60},
                                      {31, 60},
                                      {30, 30},
                                      {14, 14},
                                      {8, 14},
                                      {7, 7},
                                      {2, 7},
                                      {1, 1},
                                      {0, 1}})
    EXPECT_EQ(threshold(one, kEnd - days * kDay), reached) << days;
  EXPECT_EQ(threshold(one, kEnd + std::chrono::seconds{1}), 0);
  EXPECT_EQ(days_left(one, kEnd - kDay), 1);
  EXPECT_EQ(days_left(one, kEnd + std::chrono::seconds{1}), -1);
}

TEST(Expiry, what_lasts_a_week_is_not_late_on_its_first_day) {
  const pki::Expiry list = certificate(7 * kDay);
  EXPECT_EQ(threshold(list, kEnd - 7 * kDay), std::nullopt);
  EXPECT_EQ(threshold(list, kEnd - 2 * kDay), std::nullopt);
  EXPECT_EQ(threshold(list, kEnd - kDay), 1);
  EXPECT_EQ(threshold(certificate(kDay), kEnd - std::chrono::hours{1}), std::nullopt) << "made new each day";
  EXPECT_EQ(threshold(certificate(kDay), kEnd + std::chrono::hours{1}), 0);
}

TEST(ExpiryWatch, says_each_threshold_once_and_from_the_last_day_on_once_a_day) {
  ExpiryWatch watch;
  const auto at = [&](Instant now) {
    Events events;
    watch.look({certificate()}, now, events);
    return events.lines;
  };
  EXPECT_THAT(at(kEnd - 100 * kDay), IsEmpty());
  EXPECT_THAT(at(kEnd - 80 * kDay), ElementsAre("alarm trust.expires 90"));
  EXPECT_THAT(at(kEnd - 80 * kDay), IsEmpty());
  EXPECT_THAT(at(kEnd - 70 * kDay), IsEmpty());
  EXPECT_THAT(at(kEnd - 20 * kDay), ElementsAre("alarm trust.expires 30"));
  EXPECT_THAT(at(kEnd - 20 * kDay + std::chrono::hours{6}), IsEmpty());
  EXPECT_THAT(at(kEnd - kDay), ElementsAre("alarm trust.expires 1"));
  EXPECT_THAT(at(kEnd + std::chrono::hours{1}), ElementsAre("alarm trust.expires 0"));
  EXPECT_THAT(at(kEnd + std::chrono::hours{2}), IsEmpty());
  EXPECT_THAT(at(kEnd + kDay), ElementsAre("alarm trust.expires 0"));
}

/// A store whose only list is replaced by other programs.
class FollowFiles : public testing::Test {
 protected:
  FollowFiles() {
    put("quiet.crl.pem");
    pki::TrustSettings settings;
    settings.anchors = {chain_file("root-l.pem")};
    settings.intermediates = {chain_file("listed.pem")};
    settings.crls = {folder_.path() / "list.crl"};
    auto opened = pki::WatchedTrust::open(settings);
    EXPECT_TRUE(opened.ok());
    trust_ = *opened;
  }
  void put(const std::string& list) { write(support::read_file(chain_file(list))); }
  void write(const std::string& content) {
    const auto fresh = folder_.path() / ".fresh";
    std::ofstream(fresh, std::ios::binary) << content;
    std::filesystem::rename(fresh, folder_.path() / "list.crl");
  }
  std::vector<std::string> follow() {
    Events events;
    follow_files(*trust_, events);
    return events.lines;
  }
  std::string judge() {
    const Instant now = instant("2026-11-20T10:00:00Z");
    return support::judge(*trust_->current(), der_in(chain_file("late.pem")), now, now);
  }

  testing_support::TemporaryFolder folder_;
  std::shared_ptr<pki::WatchedTrust> trust_;
};

TEST_F(FollowFiles, takes_over_a_new_list_and_forgets_what_it_judged_by_the_old_one) {
  EXPECT_EQ(judge(), "accepted");
  EXPECT_THAT(follow(), IsEmpty());
  const auto before = trust_->current();
  put("all.crl.pem");
  EXPECT_EQ(judge(), "accepted") << "until it looks";
  EXPECT_THAT(follow(), ElementsAre("trust.replaced"));
  EXPECT_EQ(judge(), "CER-E04");
  EXPECT_NE(trust_->current(), before);
  EXPECT_THAT(follow(), IsEmpty());
}

TEST_F(FollowFiles, keeps_the_old_list_when_the_new_file_is_bad_and_says_so_once) {
  put("all.crl.pem");
  follow();
  write("hola");
  EXPECT_THAT(follow(), ElementsAre("alarm trust.file_refused pki.crl", "trust.replaced"));
  EXPECT_EQ(judge(), "CER-E04");
  EXPECT_THAT(follow(), IsEmpty());
  put("all.crl.pem");
  EXPECT_THAT(follow(), ElementsAre("trust.replaced"));
}

TEST_F(FollowFiles, a_list_that_is_gone_for_a_moment_is_not_forgotten) {
  put("all.crl.pem");
  follow();
  std::filesystem::remove(folder_.path() / "list.crl");
  EXPECT_EQ(follow().front(), "alarm trust.file_refused pki.crl");
  EXPECT_EQ(judge(), "CER-E04");
}

}  // namespace
}  // namespace esclusa::daemon
