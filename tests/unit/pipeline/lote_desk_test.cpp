#include "pipeline/lote_desk.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "support/faulty_store.h"
#include "support/ground.h"
#include "support/shell.h"
#include "support/site.h"

namespace esclusa::testing_support {
namespace {

using pipeline::LoteDesk;
using testing::ElementsAre;

/// A pipeline over a site, and lotes in its archive.
class LoteDeskTest : public ::testing::Test {
 protected:
  /// 0.xml, 1.xml … with these contents.
  static std::string zip_of(const std::vector<std::string>& contents) {
    const support::TemporaryFolder folder;
    std::string names;
    for (std::size_t i = 0; i < contents.size(); ++i) {
      const std::string name = std::to_string(i) + ".xml";
      static_cast<void>(folder.write(name, contents[i]));
      names += " " + name;
    }
    const auto made =
        support::run("cd " + support::quoted(folder.path()) + " && python3 -m zipfile -c l.zip" + names);
    EXPECT_EQ(made.status, 0) << made.out;
    std::ifstream in(folder.path() / "l.zip", std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }

  static intake::Received arrive(Site& site, const std::string& zip, const std::string& name = "l.zip") {
    intake::Received lote;
    store::Arrival& arrival = lote.arrival;
    arrival.partner = site.partner().id;
    arrival.correlation = arrival.claim = arrival.name = name;
    arrival.size = zip.size();
    arrival.sha256 = pki::sha256(as_bytes(zip));
    arrival.arrived = site.clock.now();
    arrival.attempts = 1;
    arrival.place = must(site.archive->append({{name, as_bytes(zip)}})).front();
    auto unit = must(site.store->write());
    arrival.id = must(unit->arrivals().add(arrival));
    must(unit->commit());
    return lote;
  }

  static pipeline::Pipeline pipeline_over(Site& site, store::Store& store) {
    static InlineExecutor one;
    static NullSink events;
    return {site.workshop, store, *site.archive, one, site.clock, events};
  }

  void finish(intake::Received lote) {
    LoteDesk desk(pipeline_, site_.partner(), std::move(lote));
    while (!desk.done()) must(desk.step());
    decided_ = desk.decided();
  }
  /// As after `n` deaths of the process in the same step.
  void come_back(intake::Received lote, int deaths) {
    lote.arrival.attempts = 1 + deaths;
    finish(std::move(lote));
  }
  /// Plans the lote and decides nothing of it.
  void plan(const intake::Received& lote) {
    LoteDesk desk(pipeline_, site_.partner(), lote);
    must(desk.step());
    must(desk.step());
  }
  /// Result and first code of every entry.
  std::vector<std::string> outcomes(const intake::Received& lote) {
    auto unit = must(site_.store->read());
    std::vector<std::string> all;
    for (const store::DecidedEntry& entry : must(unit->lotes().decided(lote.arrival.id, 0, 100)))
      all.push_back(entry.result + (entry.findings.empty() ? "" : " " + entry.findings[0].code));
    return all;
  }
  /// How many documents are known, the lotes themselves not counted.
  static std::size_t documents(store::UnitOfWork& unit) {
    store::DocumentFilter filter;
    filter.kind = "IIE";
    return must(unit.documents().search(filter)).size();
  }
  int attempts(const intake::Received& lote) {
    auto unit = must(site_.store->read());
    return must(unit->arrivals().get(lote.arrival.id))->attempts;
  }

  Site site_{ground().kinds, ground().keys.path()};
  pipeline::Pipeline pipeline_ = pipeline_over(site_, *site_.store);
  std::vector<pipeline::Decided> decided_;
};

TEST_F(LoteDeskTest, an_entry_that_broke_the_process_twice_is_set_aside_and_the_rest_goes_on) {
  const auto lote = arrive(site_, zip_of({site_.signed_iie(1), site_.signed_iie(2), site_.signed_iie(3)}));
  plan(lote);
  come_back(lote, 2);
  EXPECT_THAT(outcomes(lote), ElementsAre("RECHAZADO SIS-E01", "ACEPTADO", "ACEPTADO"));
  EXPECT_EQ(decided_.at(0).result, "ACEPTADO_CON_OBSERVACIONES");
  auto unit = must(site_.store->read());
  EXPECT_EQ(documents(*unit), 2U)
      << "nothing is known of what was not looked into: sent again it is looked into again";
}

TEST_F(LoteDeskTest, what_was_decided_before_the_process_broke_stays) {
  const auto lote = arrive(site_, zip_of({site_.signed_iie(1), site_.signed_iie(2), site_.signed_iie(3)}));
  plan(lote);
  {
    auto first = lote;
    first.arrival.attempts = 2;  // one by one
    LoteDesk desk(pipeline_, site_.partner(), first);
    must(desk.step());
    must(desk.step());
  }
  EXPECT_THAT(outcomes(lote), ElementsAre("ACEPTADO"));
  EXPECT_EQ(attempts(lote), 1) << "a step that was made takes back what broke before it";
  come_back(lote, 2);
  EXPECT_THAT(outcomes(lote), ElementsAre("ACEPTADO", "RECHAZADO SIS-E01", "ACEPTADO"));
}

TEST_F(LoteDeskTest, after_several_entries_that_broke_it_the_rest_is_set_aside_unread) {
  const auto lote = arrive(site_, zip_of({"<a/>", "<b/>", "<c/>", "<d/>", "<e/>"}));
  plan(lote);
  for (int i = 0; i < pipeline::kMostSetAside; ++i) {
    auto broken = lote;
    broken.arrival.attempts = 3;
    LoteDesk desk(pipeline_, site_.partner(), broken);
    must(desk.step());
    must(desk.step());
  }
  EXPECT_EQ(outcomes(lote).size(), 3U);
  come_back(lote, 2);
  EXPECT_THAT(outcomes(lote), testing::Each("RECHAZADO SIS-E01"));
  EXPECT_EQ(outcomes(lote).size(), 5U);
  EXPECT_EQ(decided_.at(0).result, "RECHAZADO");
}

TEST_F(LoteDeskTest, a_lote_that_breaks_the_process_before_or_after_its_entries_is_refused_as_a_file) {
  const auto unread = arrive(site_, zip_of({"<a/>"}), "unread.zip");
  come_back(unread, 2);
  EXPECT_EQ(decided_.at(0).codes, "SIS-E01");
  const auto read = arrive(site_, zip_of({site_.signed_iie(1)}), "read.zip");
  plan(read);
  {
    LoteDesk desk(pipeline_, site_.partner(), read);
    must(desk.step());
    must(desk.step());
    EXPECT_FALSE(desk.done());
  }
  come_back(read, 2);
  EXPECT_EQ(decided_.at(0).codes, "SIS-E01");
  EXPECT_THAT(outcomes(read), ElementsAre("ACEPTADO")) << "what was decided stays";
}

TEST_F(LoteDeskTest, being_stopped_does_not_count_against_the_lote) {
  auto lote = arrive(site_, zip_of({"<a/>"}));
  lote.arrival.attempts = 2;
  LoteDesk desk(pipeline_, site_.partner(), lote);
  must(desk.step());
  must(desk.put_down());
  EXPECT_EQ(attempts(lote), 0);
}

TEST_F(LoteDeskTest, a_repeated_file_waits_until_the_lote_that_it_came_in_is_answered) {
  const std::string document = site_.signed_iie(1);
  const auto lote = arrive(site_, zip_of({document}));
  plan(lote);
  LoteDesk desk(pipeline_, site_.partner(), lote);
  must(desk.step());
  must(desk.step());
  auto file = arrive(site_, document, "a.xml");
  file.content = to_bytes(document);
  EXPECT_TRUE(must(pipeline_.process(site_.partner(), {file})).empty());
  EXPECT_EQ(attempts(file), 0) << "waiting is no try";
  while (!desk.done()) must(desk.step());
  EXPECT_EQ(must(pipeline_.process(site_.partner(), {file})).at(0).answer_name, "a_R1.acuse.xml");
}

TEST_F(LoteDeskTest, store_calls_may_fail_and_nothing_is_lost_or_decided_twice) {
  const std::string zip = zip_of({site_.signed_iie(1), "no", site_.signed_iie(2), site_.signed_iie(2)});
  int n = 1;
  for (bool struck = true; struck && n < 500; ++n) {
    SCOPED_TRACE(n);
    Site site(ground().kinds, ground().keys.path());
    const auto lote = arrive(site, zip);
    Faults faults(n);
    FaultyStore store(*site.store, faults);
    auto failing = pipeline_over(site, store);
    LoteDesk first(failing, site.partner(), lote);
    for (Status status; status && !first.done();) status = first.step();
    struck = faults.struck();
    if (!first.done()) {
      auto sound = pipeline_over(site, *site.store);
      LoteDesk second(sound, site.partner(), lote);
      while (!second.done()) must(second.step());
    }
    auto unit = must(site.store->read());
    const auto totals = must(unit->lotes().totals(lote.arrival.id));
    EXPECT_EQ(totals.entries, 4U);
    EXPECT_EQ(totals.accepted + totals.repetitions, 3U);
    EXPECT_EQ(documents(*unit), 2U);
    EXPECT_EQ(must(unit->answers().head(site.partner().id)).next_number, 2U);
    if (HasFailure()) break;
  }
  EXPECT_GT(n, 20);
  EXPECT_LT(n, 500);
}

}  // namespace
}  // namespace esclusa::testing_support
