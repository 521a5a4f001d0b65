#include "contract.h"

namespace esclusa::store {
namespace {

using testing::ElementsAre;
using testing::Field;

class LotesContract : public StoreContract {
 protected:
  /// A lote with entries 0…3 of which the last goes first.
  std::int64_t planned_lote(UnitOfWork& unit) {
    const std::int64_t lote = must(unit.arrivals().add(some_arrival(1)));
    must(unit.lotes().begin(lote));
    for (std::uint64_t i = 0; i < 4; ++i)
      must(unit.lotes().plan(lote, {i, std::to_string(i) + ".xml", i == 3 ? 0 : 10}));
    must(unit.lotes().planned(lote, 4, true));
    return lote;
  }
  static DecidedEntry outcome(std::uint64_t entry, const std::string& result) {
    DecidedEntry decided;
    decided.entry = entry;
    decided.result = result;
    return decided;
  }
  static auto indexes(const std::vector<PlannedEntry>& entries) {
    std::vector<std::uint64_t> all;
    for (const PlannedEntry& entry : entries) all.push_back(entry.entry);
    return all;
  }
};

TEST_P(LotesContract, planning_goes_on_where_it_stopped) {
  const auto unit = write();
  const std::int64_t lote = must(unit->arrivals().add(some_arrival(1)));
  EXPECT_FALSE(must(unit->lotes().progress(lote)).has_value());
  must(unit->lotes().begin(lote));
  must(unit->lotes().planned(lote, 7, false));
  const auto progress = must(unit->lotes().progress(lote));
  EXPECT_EQ(progress->next, 7U);
  EXPECT_FALSE(progress->planned);
  EXPECT_EQ(progress->set_aside, 0);
}

TEST_P(LotesContract, undecided_entries_come_by_rank_and_then_as_in_the_zip) {
  const auto unit = write();
  const std::int64_t lote = planned_lote(*unit);
  EXPECT_THAT(indexes(must(unit->lotes().undecided(lote, 10))), ElementsAre(3, 0, 1, 2));
  EXPECT_THAT(indexes(must(unit->lotes().undecided(lote, 2))), ElementsAre(3, 0));
  must(unit->lotes().decide(lote, outcome(3, "RECHAZADO")));
  EXPECT_THAT(indexes(must(unit->lotes().undecided(lote, 10))), ElementsAre(0, 1, 2));
}

TEST_P(LotesContract, an_entry_is_decided_once) {
  const auto unit = write();
  const std::int64_t lote = planned_lote(*unit);
  must(unit->lotes().decide(lote, outcome(0, "RECHAZADO")));
  EXPECT_FALSE(unit->lotes().decide(lote, outcome(0, "ACEPTADO")).ok());
}

TEST_P(LotesContract, gives_back_what_was_decided_page_by_page) {
  const auto unit = write();
  const std::int64_t lote = planned_lote(*unit);
  DecidedEntry full = outcome(2, "PENDIENTE");
  full.size = 99;
  full.sha256 = digest_of(5);
  full.document = must(unit->documents().add(some_document(5, lote)));
  full.kind = "IIE";
  full.submission_number = "0345";
  full.procedure_number = "2026";
  full.pending_state = "PENDIENTE_DAE";
  full.findings = {{"IIE-W01", "/a[1]/b"}, {"XML-E02", ""}};
  full.omitted = 3;
  must(unit->lotes().decide(lote, outcome(0, "RECHAZADO")));
  must(unit->lotes().decide(lote, full));
  const auto page = must(unit->lotes().decided(lote, 1, 10));
  ASSERT_EQ(page.size(), 1U);
  EXPECT_EQ(page[0].entry, 2U);
  EXPECT_EQ(page[0].name, "2.xml");
  EXPECT_EQ(page[0].size, 99U);
  EXPECT_EQ(page[0].sha256, full.sha256);
  EXPECT_EQ(page[0].document, full.document);
  EXPECT_EQ(page[0].kind, "IIE");
  EXPECT_EQ(page[0].submission_number, "0345");
  EXPECT_EQ(page[0].procedure_number, "2026");
  EXPECT_EQ(page[0].pending_state, "PENDIENTE_DAE");
  EXPECT_THAT(page[0].findings,
              ElementsAre(Field(&LoteFinding::code, "IIE-W01"), Field(&LoteFinding::path, "")));
  EXPECT_EQ(page[0].findings[0].path, "/a[1]/b");
  EXPECT_EQ(page[0].omitted, 3U);
  EXPECT_EQ(must(unit->lotes().decided(lote, 0, 1)).at(0).entry, 0U);
}

TEST_P(LotesContract, totals_count_every_decided_entry_once) {
  const auto unit = write();
  const std::int64_t lote = planned_lote(*unit);
  DecidedEntry again = outcome(1, "ACEPTADO");
  again.repetition = 2;
  must(unit->lotes().decide(lote, outcome(0, "RECHAZADO")));
  must(unit->lotes().decide(lote, again));
  must(unit->lotes().decide(lote, outcome(2, "ACEPTADO")));
  const LoteTotals totals = must(unit->lotes().totals(lote));
  EXPECT_EQ(totals.entries, 3U);
  EXPECT_EQ(totals.accepted, 1U);
  EXPECT_EQ(totals.refused, 1U);
  EXPECT_EQ(totals.repetitions, 1U);
}

TEST_P(LotesContract, a_document_is_found_at_the_entry_that_it_was_decided_from) {
  const auto unit = write();
  const std::int64_t lote = planned_lote(*unit);
  const std::int64_t document = must(unit->documents().add(some_document(5, lote)));
  DecidedEntry first = outcome(1, "ACEPTADO");
  first.document = document;
  DecidedEntry again = outcome(2, "ACEPTADO");
  again.document = document;
  again.repetition = 1;
  must(unit->lotes().decide(lote, again));
  EXPECT_FALSE(must(unit->lotes().place_of(document)).has_value());
  must(unit->lotes().decide(lote, first));
  EXPECT_EQ(must(unit->lotes().place_of(document))->entry, 1U);
}

TEST_P(LotesContract, a_final_answer_after_the_answer_of_the_lote_settles) {
  const auto unit = write();
  const std::int64_t lote = planned_lote(*unit);
  const std::int64_t run = must(unit->runs().current("andina", kNoon));
  DecidedEntry pending = outcome(1, "PENDIENTE");
  pending.document = must(unit->documents().add(some_document(5, lote)));
  must(unit->lotes().decide(lote, pending));
  must(unit->answers().add(next_answer(*unit, pending.document, run), kNoon));
  EXPECT_EQ(must(unit->runs().totals(run)).settled, 0U);
  const std::int64_t whole = must(unit->documents().add(some_document(6, lote)));
  must(unit->arrivals().decided(lote, whole, 0, run));
  DecidedEntry other = outcome(2, "PENDIENTE");
  other.document = must(unit->documents().add(some_document(7, lote)));
  must(unit->lotes().decide(lote, other));
  must(unit->answers().add(next_answer(*unit, other.document, run), kNoon));
  EXPECT_EQ(must(unit->runs().totals(run)).settled, 1U);
}

INSTANTIATE_TEST_SUITE_P(Store, LotesContract, testing::ValuesIn(adapters()), adapter_name);

}  // namespace
}  // namespace esclusa::store
