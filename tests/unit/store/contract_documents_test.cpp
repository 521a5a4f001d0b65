#include "contract.h"

namespace esclusa::store {
namespace {

class Arriving : public StoreContract {};
class Deciding : public StoreContract {};

TEST_P(Arriving, keeps_every_field_and_raw_names) {
  NewArrival arrival = some_arrival(7);
  arrival.name = std::string("m\xF1\0\n'\".xml", 10);  // neither UTF-8 nor without NUL
  arrival.fault = {"ARC-E03", "nombre"};
  auto unit = write();
  const std::int64_t id = must(unit->arrivals().add(arrival));
  must(unit->commit());
  unit.reset();
  reopen();
  const auto found = must(read()->arrivals().find_claim("andina", "claim-7"));
  ASSERT_TRUE(found);
  EXPECT_EQ(found->id, id);
  EXPECT_EQ(found->name, arrival.name);
  EXPECT_EQ(found->correlation, "c-7");
  EXPECT_EQ(found->size, 5007U);
  EXPECT_EQ(found->sha256, arrival.sha256);
  EXPECT_EQ(found->arrived, kNoon);
  EXPECT_EQ(found->place.segment, "2026/11/20/000001.tar");
  EXPECT_EQ(found->place.offset, 3584U);
  EXPECT_EQ(found->place.length, 5007U);
  EXPECT_EQ(found->fault.code, "ARC-E03");
  EXPECT_EQ(found->attempts, 1);
  EXPECT_FALSE(found->document);
  EXPECT_FALSE(found->source_removed);
  EXPECT_FALSE(must(read()->arrivals().find_claim("otro", "claim-7")));
  EXPECT_FALSE(must(read()->arrivals().get(id + 1)));
}

TEST_P(Arriving, refuses_a_second_arrival_of_one_claim_but_not_of_another_partner) {
  auto unit = write();
  must(unit->arrivals().add(some_arrival(1)));
  must(unit->arrivals().add(some_arrival(1, "costa")));
  must(unit->mark());
  EXPECT_THAT(unit->arrivals().add(some_arrival(1)), FailsWith("store.broken"));
  must(unit->undo_to_mark());
  must(unit->commit());
}

TEST_P(Arriving, counts_the_octets_of_one_partner_since_an_instant) {
  auto unit = write();
  auto early = some_arrival(1);
  auto late = some_arrival(2);
  auto other = some_arrival(3, "costa");
  early.size = 1;
  late.size = 10;
  other.size = 100;
  late.arrived = early.arrived + std::chrono::seconds{1};
  for (const auto& arrival : {early, late, other}) must(unit->arrivals().add(arrival));
  EXPECT_EQ(must(unit->arrivals().bytes_since("andina", early.arrived)), 11U);
  EXPECT_EQ(must(unit->arrivals().bytes_since("andina", late.arrived)), 10U);
  EXPECT_EQ(must(unit->arrivals().bytes_since("andina", late.arrived + std::chrono::seconds{1})), 0U);
}

TEST_P(Arriving, is_undecided_then_to_remove_then_gone) {
  auto unit = write();
  const auto first = must(unit->arrivals().add(some_arrival(1)));
  const auto second = must(unit->arrivals().add(some_arrival(2)));
  must(unit->arrivals().add(some_arrival(3, "costa")));
  must(unit->arrivals().add_attempt(second));
  const auto undecided = must(unit->arrivals().undecided("andina", 10));
  ASSERT_EQ(undecided.size(), 2U);
  EXPECT_EQ(undecided[0].id, first);
  EXPECT_EQ(undecided[1].attempts, 2);
  EXPECT_EQ(must(unit->arrivals().undecided("andina", 1)).size(), 1U);

  const auto run = must(unit->runs().current("andina", kNoon));
  const auto document = must(unit->documents().add(some_document(1, first)));
  must(unit->arrivals().decided(first, document, 0, run));
  EXPECT_EQ(must(unit->arrivals().undecided("andina", 10)).size(), 1U);
  EXPECT_EQ(must(unit->arrivals().get(first))->document, document);
  const auto to_remove = must(unit->arrivals().to_remove("andina", 10));
  ASSERT_EQ(to_remove.size(), 1U);
  EXPECT_EQ(to_remove[0].id, first);
  must(unit->arrivals().source_removed(std::vector{first}));
  EXPECT_TRUE(must(unit->arrivals().to_remove("andina", 10)).empty());
  must(unit->commit());
}

TEST_P(Arriving, is_decided_once) {
  auto unit = write();
  const Whole whole = record(*unit, 1);
  const auto run = must(unit->runs().current("andina", kNoon));
  must(unit->mark());
  EXPECT_THAT(unit->arrivals().decided(whole.arrival, whole.document, 0, run), FailsWith("store.broken"));
  must(unit->undo_to_mark());
  EXPECT_EQ(must(unit->runs().totals(run)).files, 1U);
}

TEST_P(Deciding, keeps_every_field) {
  auto unit = write();
  const auto arrival = must(unit->arrivals().add(some_arrival(1)));
  DocumentRecord document = some_document(1, arrival, "PENDIENTE");
  document.procedure_number = "T-1";
  document.codes = "IIE-E21,IIE-W22";
  document.pending_until = later(3600);
  document.awaits = "DAE:05520264000000001";
  const auto id = must(unit->documents().add(document));
  must(unit->commit());
  unit.reset();
  reopen();
  const auto found = must(read()->documents().get(id));
  ASSERT_TRUE(found);
  EXPECT_EQ(found->partner, "andina");
  EXPECT_EQ(found->arrival, arrival);
  EXPECT_EQ(found->sha256, document.sha256);
  EXPECT_EQ(found->content, document.content);
  EXPECT_EQ(found->kind, "IIE");
  EXPECT_EQ(found->schema_version, "1.0");
  EXPECT_EQ(found->submission_number, document.submission_number);
  EXPECT_EQ(found->oce_code, "03456789");
  EXPECT_EQ(found->ruc, "1790012345001");
  EXPECT_EQ(found->user, "JPEREZ");
  EXPECT_EQ(found->result, "PENDIENTE");
  EXPECT_EQ(found->transmission_state, "RECIBIDO");
  EXPECT_EQ(found->document_state, "EN PROCESO");
  EXPECT_EQ(found->procedure_number, "T-1");
  EXPECT_EQ(found->codes, "IIE-E21,IIE-W22");
  EXPECT_EQ(found->arrived, kNoon);
  EXPECT_EQ(found->decided, later(1));
  EXPECT_EQ(found->pending_until, later(3600));
  EXPECT_EQ(found->awaits, document.awaits);
  EXPECT_EQ(found->repetitions, 0);
}

TEST_P(Deciding, happens_once_per_file_of_a_partner) {
  auto unit = write();
  const Whole whole = record(*unit, 1);
  EXPECT_EQ(must(unit->documents().find_file("andina", digest_of(1)))->id, whole.document);
  EXPECT_FALSE(must(unit->documents().find_file("costa", digest_of(1))));
  DocumentRecord again = some_document(1, whole.arrival);
  again.submission_number.clear();
  must(unit->mark());
  EXPECT_THAT(unit->documents().add(again), FailsWith("store.broken"));
  must(unit->undo_to_mark());
  EXPECT_EQ(must(unit->documents().add_repetition(whole.document)), 1);
  EXPECT_EQ(must(unit->documents().add_repetition(whole.document)), 2);
  EXPECT_EQ(must(unit->documents().get(whole.document))->repetitions, 2);
}

TEST_P(Deciding, gives_a_submission_number_to_one_document_that_was_not_refused) {
  auto unit = write();
  const auto arrival = must(unit->arrivals().add(some_arrival(1)));
  DocumentRecord refused = some_document(1, arrival, "RECHAZADO");
  must(unit->documents().add(refused));
  EXPECT_FALSE(must(unit->documents().find_number(refused.submission_number)));

  DocumentRecord corrected = some_document(2, arrival);
  corrected.submission_number = refused.submission_number;
  const auto holder = must(unit->documents().add(corrected));
  EXPECT_EQ(must(unit->documents().find_number(refused.submission_number))->id, holder);

  DocumentRecord third = some_document(3, arrival, "PENDIENTE");
  third.submission_number = refused.submission_number;
  must(unit->mark());
  EXPECT_THAT(unit->documents().add(third), FailsWith("store.broken"));
  must(unit->undo_to_mark());
}

TEST_P(Deciding, lets_unreadable_documents_share_an_empty_number) {
  auto unit = write();
  const auto arrival = must(unit->arrivals().add(some_arrival(1)));
  for (std::uint64_t seed = 1; seed <= 3; ++seed) {
    DocumentRecord unreadable = some_document(seed, arrival, "RECHAZADO");
    unreadable.submission_number.clear();
    unreadable.content.reset();
    must(unit->documents().add(unreadable));
  }
  EXPECT_FALSE(must(unit->documents().find_number("")));
}

TEST_P(Deciding, numbers_procedures_without_gaps_also_after_rollback) {
  EXPECT_EQ(must(write()->documents().next_procedure()), 1U);  // rolled back
  auto unit = write();
  EXPECT_EQ(must(unit->documents().next_procedure()), 1U);
  must(unit->mark());
  EXPECT_EQ(must(unit->documents().next_procedure()), 2U);
  must(unit->undo_to_mark());
  EXPECT_EQ(must(unit->documents().next_procedure()), 2U);
  must(unit->commit());
  unit.reset();
  EXPECT_EQ(must(write()->documents().next_procedure()), 3U);
}

TEST_P(Deciding, is_searched_by_each_filter) {
  auto unit = write();
  record(*unit, 1);
  record(*unit, 2, "RECHAZADO");
  const Whole third = record(*unit, 3, "ACEPTADO", "costa");
  const auto count = [&](DocumentFilter filter) { return must(unit->documents().search(filter)).size(); };
  EXPECT_EQ(count({}), 3U);
  EXPECT_EQ(must(unit->documents().search({})).front().id, third.document);
  DocumentFilter filter;
  filter.partner = "andina";
  EXPECT_EQ(count(filter), 2U);
  filter = {};
  filter.result = "RECHAZADO";
  EXPECT_EQ(count(filter), 1U);
  filter.kind = "ISE";
  EXPECT_EQ(count(filter), 0U);
  filter = {};
  filter.file_name = "iie-3.xml";
  EXPECT_EQ(count(filter), 1U);
  filter = {};
  filter.submission_number = some_document(2, 0).submission_number;
  EXPECT_EQ(count(filter), 1U);
  filter = {};
  filter.limit = 2;
  EXPECT_EQ(count(filter), 2U);
}

class PendingDocuments : public StoreContract {
 protected:
  std::int64_t add(UnitOfWork& unit, std::uint64_t seed, std::optional<Instant> until,
                   const std::string& awaits) {
    const auto arrival = must(unit.arrivals().add(some_arrival(seed)));
    DocumentRecord document = some_document(seed, arrival, "PENDIENTE");
    document.pending_until = until;
    document.awaits = awaits;
    return must(unit.documents().add(document));
  }
};

TEST_P(PendingDocuments, fall_due_at_their_deadline_or_when_what_they_await_comes) {
  auto unit = write();
  const auto by_time = add(*unit, 1, later(100), "DAE:1");
  const auto by_key = add(*unit, 2, later(5000), "DAE:2");
  const auto by_key_only = add(*unit, 3, std::nullopt, "DAE:2");
  EXPECT_TRUE(must(unit->documents().due("andina", later(99), 10)).empty());
  ASSERT_EQ(must(unit->documents().due("andina", later(100), 10)).size(), 1U);
  EXPECT_EQ(must(unit->documents().due("andina", later(100), 10))[0].id, by_time);
  must(unit->documents().came("DAE:2"));
  must(unit->documents().came("DAE:3"));
  const auto due = must(unit->documents().due("andina", later(0), 10));
  ASSERT_EQ(due.size(), 2U);
  EXPECT_EQ(due[0].id, by_key);
  EXPECT_EQ(due[1].id, by_key_only);
  EXPECT_EQ(must(unit->documents().due("andina", later(100), 2)).size(), 2U);
  must(unit->commit());
}

TEST_P(PendingDocuments, are_settled_once) {
  auto unit = write();
  const auto id = add(*unit, 1, later(100), "DAE:1");
  DocumentRecord document = *must(unit->documents().get(id));
  document.result = "RECHAZADO";
  document.document_state = "RECHAZADO";
  document.codes = "IIE-E21";
  document.decided = later(200);
  must(unit->documents().settle(document));
  const auto settled = must(unit->documents().get(id));
  EXPECT_EQ(settled->result, "RECHAZADO");
  EXPECT_EQ(settled->codes, "IIE-E21");
  EXPECT_EQ(settled->decided, later(200));
  EXPECT_FALSE(settled->pending_until);
  EXPECT_EQ(settled->awaits, "");
  EXPECT_TRUE(must(unit->documents().due("andina", later(10'000), 10)).empty());
  EXPECT_FALSE(
      must(unit->documents().find_number(document.submission_number)));  // refused: the number is free
  must(unit->mark());
  EXPECT_THAT(unit->documents().settle(document), FailsWith("store.broken"));
  must(unit->undo_to_mark());
}

INSTANTIATE_TEST_SUITE_P(Store, Arriving, testing::ValuesIn(adapters()), adapter_name);
INSTANTIATE_TEST_SUITE_P(Store, Deciding, testing::ValuesIn(adapters()), adapter_name);
INSTANTIATE_TEST_SUITE_P(Store, PendingDocuments, testing::ValuesIn(adapters()), adapter_name);

}  // namespace
}  // namespace esclusa::store
