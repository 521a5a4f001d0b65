#include <gtest/gtest.h>

#include <map>
#include <set>

#include "support/ground.h"
#include "support/site.h"

namespace esclusa::testing_support {
namespace {

/// A pipeline over a site, fed without a drop.
class PipelineTest : public ::testing::Test {
 protected:
  intake::Received receive(const std::string& content, const std::string& claim) {
    intake::Received file;
    file.content = to_bytes(content);
    file.arrival.partner = site_.partner().id;
    file.arrival.correlation = file.arrival.claim = claim;
    file.arrival.name = claim + ".xml";
    file.arrival.size = content.size();
    file.arrival.sha256 = pki::sha256(file.content);
    file.arrival.arrived = site_.clock.now();
    file.arrival.attempts = 1;
    file.arrival.place = must(site_.archive->append({{claim, file.content}})).front();
    auto unit = must(site_.store->write());
    file.arrival.id = must(unit->arrivals().add(file.arrival));
    must(unit->commit());
    return file;
  }

  Site site_{ground().kinds, ground().keys.path()};
  InlineExecutor one_;
  NullSink events_;
  pipeline::Pipeline pipeline_{site_.workshop, *site_.store, *site_.archive, one_, site_.clock, events_};
};

TEST_F(PipelineTest, a_file_that_broke_the_process_twice_is_set_aside_with_an_answer) {
  intake::Received file = receive(site_.signed_iie(1), "poison");
  file.arrival.attempts = pipeline::kMostAttempts + 1;
  const auto decided = must(pipeline_.process(site_.partner(), {file}));
  ASSERT_EQ(decided.size(), 1U);
  EXPECT_EQ(decided[0].result, "RECHAZADO");
  EXPECT_EQ(decided[0].codes, "SIS-E01");
}

TEST_F(PipelineTest, running_twice_on_a_file_finds_the_first_decision) {
  const intake::Received file = receive(site_.signed_iie(1), "first");
  const intake::Received again = receive(site_.signed_iie(2), "other");
  must(pipeline_.process(site_.partner(), {file, again}));
  const auto second =
      must(pipeline_.process(site_.partner(), {receive(site_.signed_iie(2), "newly-signed")}));
  EXPECT_EQ(second[0].codes, "repetición 1") << "the same signed content, in other bytes or not";
  auto unit = must(site_.store->read());
  EXPECT_EQ(must(unit->documents().search({})).size(), 2U);
}

TEST_F(PipelineTest, answers_are_chained_over_batches) {
  must(pipeline_.process(site_.partner(), {receive("x", "a"), receive("y", "b")}));
  must(pipeline_.process(site_.partner(), {receive("z", "c")}));
  auto unit = must(site_.store->read());
  const auto head = must(unit->answers().head(site_.partner().id));
  EXPECT_EQ(head.next_number, 4U);
  const auto second = must(unit->answers().find(site_.partner().id, 2));
  const auto third = must(unit->answers().find(site_.partner().id, 3));
  ASSERT_TRUE(second && third);
  EXPECT_NE(third->bytes.find("<HuellaAcuseAnterior>" + to_hex(second->canonical_digest)), std::string::npos);
}

TEST_F(PipelineTest, a_run_without_files_is_closed_only_when_asked) {
  must(pipeline_.close_run(site_.partner(), false));
  auto before = must(site_.store->read());
  EXPECT_EQ(must(before->answers().head(site_.partner().id)).next_number, 1U);
  before.reset();
  must(pipeline_.close_run(site_.partner(), true));
  auto after = must(site_.store->read());
  EXPECT_EQ(must(after->answers().head(site_.partner().id)).next_number, 2U);
}

/// Dies of files, or is slow with them, as a worker process would.
class Frail final : public examination::Examiner {
 public:
  explicit Frail(std::shared_ptr<examination::Examiner> healthy) : healthy_(std::move(healthy)) {}

  Result<examination::Inspected> examine(const std::string& partner, ByteView file, Instant arrived,
                                         examination::Patience patience) override {
    ++asked[std::string(as_text(file))];
    int& deaths = deaths_left[std::string(as_text(file))];
    if (deaths > 0 && deaths-- > 0) return park(examination::kBroke, "it died");
    if (slow.contains(std::string(as_text(file))) && patience == examination::Patience::quick)
      return park(examination::kSlow, "");
    return healthy_->examine(partner, file, arrived, patience);
  }
  [[nodiscard]] std::string describe() const override { return ""; }

  std::map<std::string, int> deaths_left;
  std::map<std::string, int> asked;
  std::set<std::string> slow;

 private:
  std::shared_ptr<examination::Examiner> healthy_;
};

class FrailTest : public PipelineTest {
 protected:
  std::map<std::string, std::string> decide(const std::vector<intake::Received>& batch) {
    std::map<std::string, std::string> outcome;
    for (const pipeline::Decided& line : must(frail_line_.process(site_.partner(), batch)))
      outcome[line.file_name] = line.result + line.codes;
    return outcome;
  }
  std::shared_ptr<const pipeline::Workshop> shop() {
    auto shop = std::make_shared<pipeline::Workshop>(*site_.workshop);
    shop->examiner = frail_;
    return shop;
  }

  std::shared_ptr<Frail> frail_ = std::make_shared<Frail>(site_.workshop->examiner);
  pipeline::Pipeline frail_line_{shop(), *site_.store, *site_.archive, one_, site_.clock, events_};
};

TEST_F(FrailTest, a_file_that_kills_its_examiner_twice_is_set_aside_and_the_others_go_on) {
  const std::string poison = site_.signed_iie(1);
  frail_->deaths_left[poison] = 99;
  const auto outcome = decide({receive(site_.signed_iie(2), "before"), receive(poison, "poison"),
                               receive(site_.signed_iie(3), "after")});
  EXPECT_EQ(outcome.at("poison.xml"), "RECHAZADOSIS-E01");
  EXPECT_EQ(outcome.at("before.xml"), "ACEPTADO");
  EXPECT_EQ(outcome.at("after.xml"), "ACEPTADO");
  EXPECT_EQ(frail_->asked[poison], pipeline::kMostAttempts);
  auto unit = must(site_.store->read());
  EXPECT_EQ(must(unit->quarantine().list({}, 10)).size(), 1U);
}

TEST_F(FrailTest, an_examiner_that_dies_once_refuses_nothing) {
  const std::string unlucky = site_.signed_iie(1);
  frail_->deaths_left[unlucky] = 1;
  EXPECT_EQ(decide({receive(unlucky, "unlucky")}).at("unlucky.xml"), "ACEPTADO");
}

TEST_F(FrailTest,
       what_takes_long_is_examined_again_with_all_patience_and_what_follows_does_not_wait_for_the_crew) {
  const std::string heavy = site_.signed_iie(1);
  const std::string next = site_.signed_iie(2);
  frail_->slow = {heavy};
  const auto outcome = decide({receive(heavy, "heavy"), receive(next, "next")});
  EXPECT_EQ(outcome.at("heavy.xml"), "ACEPTADO");
  EXPECT_EQ(outcome.at("next.xml"), "ACEPTADO");
  EXPECT_EQ(frail_->asked[heavy], 2);
  EXPECT_EQ(frail_->asked[next], 1);
}

}  // namespace
}  // namespace esclusa::testing_support
