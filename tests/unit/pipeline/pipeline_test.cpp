#include <gtest/gtest.h>

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

}  // namespace
}  // namespace esclusa::testing_support
