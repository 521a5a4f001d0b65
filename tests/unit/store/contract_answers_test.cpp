#include "contract.h"

namespace esclusa::store {
namespace {

class Answering : public StoreContract {};
class Delivering : public StoreContract {};
class Running : public StoreContract {};

TEST_P(Answering, starts_the_chain_of_each_partner_at_one_after_zeros) {
  auto unit = write();
  const ChainHead before = must(unit->answers().head("andina"));
  EXPECT_EQ(before.next_number, 1U);
  EXPECT_EQ(before.previous, Digest{});
  record(*unit, 1);
  const ChainHead after = must(unit->answers().head("andina"));
  EXPECT_EQ(after.next_number, 2U);
  EXPECT_EQ(after.previous, digest_of(900'001));
  record(*unit, 2);
  EXPECT_EQ(must(unit->answers().head("andina")).next_number, 3U);
  EXPECT_EQ(must(unit->answers().head("costa")).next_number, 1U);
}

TEST_P(Answering, refuses_a_number_that_is_not_the_next) {
  auto unit = write();
  record(*unit, 1);
  for (const std::uint64_t wrong : {std::uint64_t{1}, std::uint64_t{3}, std::uint64_t{0}}) {
    NewAnswer answer = next_answer(*unit, std::nullopt, std::nullopt);
    must(unit->mark());
    answer.number = wrong;
    EXPECT_THAT(unit->answers().add(answer, kNoon), FailsWith("store.broken")) << wrong;
    must(unit->undo_to_mark());
  }
  EXPECT_EQ(must(unit->answers().head("andina")).next_number, 2U);
}

TEST_P(Answering, keeps_every_field_and_octet) {
  auto unit = write();
  const Whole whole = record(*unit, 1);
  const auto run = must(unit->runs().open_run("andina"));
  NewAnswer answer = next_answer(*unit, whole.document, run);
  answer.bytes = std::string("\0\xFF binary", 9);
  const auto id = must(unit->answers().add(answer, later(5)));
  must(unit->commit());
  unit.reset();
  reopen();
  const auto found = must(read()->answers().find("andina", 2));
  ASSERT_TRUE(found);
  EXPECT_EQ(found->id, id);
  EXPECT_EQ(found->partner, "andina");
  EXPECT_EQ(found->kind, AnswerKind::acknowledgement);
  EXPECT_EQ(found->answer_id, answer.answer_id);
  EXPECT_EQ(found->document, whole.document);
  EXPECT_EQ(found->run, run);
  EXPECT_EQ(found->result, "ACEPTADO");
  EXPECT_EQ(found->canonical_digest, answer.canonical_digest);
  EXPECT_EQ(found->name, "2.acuse.xml");
  EXPECT_EQ(found->bytes, answer.bytes);
  EXPECT_EQ(found->created, later(5));
  EXPECT_FALSE(found->delivered);
  const auto all = must(read()->answers().of_document(whole.document));
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].number, 1U);
  EXPECT_EQ(all[1].number, 2U);
}

TEST_P(Answering, never_gives_an_answer_sequence_twice) {
  auto unit = write();
  const auto first = must(unit->answers().next_answer_sequence());
  const auto second = must(unit->answers().next_answer_sequence());
  EXPECT_LT(first, second);
  must(unit->commit());
  unit.reset();
  EXPECT_LT(second, must(write()->answers().next_answer_sequence()));
}

TEST_P(Answering, leaves_nothing_of_an_answer_whose_name_is_taken) {
  auto unit = write();
  record(*unit, 1);
  must(unit->mark());
  NewAnswer answer = next_answer(*unit, std::nullopt, std::nullopt);
  answer.name = "1.acuse.xml";
  EXPECT_THAT(unit->answers().add(answer, kNoon), FailsWith("store.broken"));
  EXPECT_THAT(unit->commit(), FailsWith("store.broken"));  // half of the call was done
  unit.reset();
  EXPECT_EQ(must(write()->answers().head("andina")).next_number, 1U);
}

TEST_P(Delivering, goes_from_due_to_delivered_oldest_first) {
  auto unit = write();
  record(*unit, 1);
  record(*unit, 2);
  EXPECT_TRUE(must(unit->answers().undelivered("andina", kNoon, 10)).empty());  // created one second later
  const auto due = must(unit->answers().undelivered("andina", later(1), 10));
  ASSERT_EQ(due.size(), 2U);
  EXPECT_EQ(due[0].name, "1.acuse.xml");
  EXPECT_EQ(due[0].bytes, "<Acuse>1</Acuse>");
  EXPECT_EQ(due[0].attempts, 0);
  EXPECT_EQ(must(unit->answers().undelivered("andina", later(1), 1)).size(), 1U);
  EXPECT_EQ(must(unit->answers().waiting("andina")), 2U);
  EXPECT_EQ(must(unit->answers().waiting("costa")), 0U);
  must(unit->answers().delivered(std::vector{due[0].id}, later(9)));
  must(unit->answers().delivered(std::vector{due[0].id}, later(99)));  // harmless
  EXPECT_EQ(must(unit->answers().find("andina", 1))->delivered, later(9));
  EXPECT_EQ(must(unit->answers().waiting("andina")), 1U);
  EXPECT_EQ(must(unit->answers().undelivered("andina", later(1), 10)).size(), 1U);
}

TEST_P(Delivering, backs_off_and_parks) {
  auto unit = write();
  record(*unit, 1);
  const auto id = must(unit->answers().undelivered("andina", later(1), 1)).at(0).id;
  must(unit->answers().failed(id, "sftp.put", later(60), false));
  EXPECT_TRUE(must(unit->answers().undelivered("andina", later(59), 1)).empty());
  EXPECT_EQ(must(unit->answers().undelivered("andina", later(60), 1)).at(0).attempts, 1);
  must(unit->answers().failed(id, "sftp.put", later(120), true));
  EXPECT_TRUE(must(unit->answers().undelivered("andina", later(9999), 1)).empty());
  EXPECT_EQ(must(unit->answers().waiting("andina")), 1U);
}

TEST_P(Delivering, repeats_the_same_octets_under_another_name) {
  auto unit = write();
  const Whole whole = record(*unit, 1);
  EXPECT_TRUE(must(unit->answers().name_taken("andina", "1.acuse.xml")));
  EXPECT_FALSE(must(unit->answers().name_taken("costa", "1.acuse.xml")));
  EXPECT_FALSE(must(unit->answers().name_taken("andina", "1.2.acuse.xml")));
  must(unit->answers().redeliver(whole.answer, "1.2.acuse.xml", later(2)));
  EXPECT_TRUE(must(unit->answers().name_taken("andina", "1.2.acuse.xml")));
  const auto due = must(unit->answers().undelivered("andina", later(2), 10));
  ASSERT_EQ(due.size(), 2U);
  EXPECT_EQ(due[1].answer, whole.answer);
  EXPECT_EQ(due[1].bytes, due[0].bytes);
  must(unit->answers().delivered(std::vector{due[1].id}, later(3)));
  EXPECT_FALSE(must(unit->answers().find("andina", 1))->delivered);  // its own file is not out yet
  must(unit->mark());
  EXPECT_THAT(unit->answers().redeliver(whole.answer, "1.2.acuse.xml", later(4)), FailsWith("store.broken"));
  must(unit->undo_to_mark());
  EXPECT_THAT(unit->answers().redeliver(4711, "x.acuse.xml", later(4)), FailsWith("store.broken"));
}

TEST_P(Running, is_opened_once_and_closed_once) {
  auto unit = write();
  EXPECT_FALSE(must(unit->runs().open_run("andina")));
  const auto run = must(unit->runs().current("andina", kNoon));
  EXPECT_EQ(must(unit->runs().current("andina", later(5))), run);
  EXPECT_EQ(must(unit->runs().open_run("andina")), run);
  EXPECT_NE(must(unit->runs().current("costa", kNoon)), run);
  EXPECT_EQ(must(unit->runs().totals(run)).started, kNoon);
  must(unit->runs().close(run, later(9)));
  EXPECT_FALSE(must(unit->runs().open_run("andina")));
  EXPECT_NE(must(unit->runs().current("andina", later(10))), run);
  EXPECT_THAT(unit->runs().close(run, later(11)), FailsWith("store.broken"));
}

TEST_P(Running, counts_each_file_once_and_each_answer) {
  auto unit = write();
  record(*unit, 1);
  record(*unit, 2, "RECHAZADO");
  record(*unit, 3, "ACEPTADO_CON_OBSERVACIONES");
  const Whole pending = record(*unit, 4, "PENDIENTE");
  record(*unit, 5, "ACEPTADO", "costa");
  const auto run = must(unit->runs().current("andina", kNoon));

  const auto repeated = must(unit->arrivals().add([] {
    NewArrival again = some_arrival(1);
    again.claim = "claim-again";
    return again;
  }()));
  const auto document = must(unit->documents().find_file("andina", digest_of(1)));
  must(unit->arrivals().decided(repeated, document->id, must(unit->documents().add_repetition(document->id)),
                                run));

  DocumentRecord settled = *must(unit->documents().get(pending.document));
  settled.result = "ACEPTADO";
  must(unit->documents().settle(settled));
  must(unit->answers().add(next_answer(*unit, pending.document, run), later(9)));
  NewAnswer summary = next_answer(*unit, std::nullopt, run);
  summary.kind = AnswerKind::run_summary;
  must(unit->answers().add(summary, later(10)));

  const RunTotals totals = must(unit->runs().totals(run));
  EXPECT_EQ(totals.run, run);
  EXPECT_EQ(totals.files, 5U);
  EXPECT_EQ(totals.bytes, 5001U + 5002U + 5003U + 5004U + 5001U);
  EXPECT_EQ(totals.accepted, 1U);
  EXPECT_EQ(totals.accepted_with_observations, 1U);
  EXPECT_EQ(totals.refused, 1U);
  EXPECT_EQ(totals.pending, 1U);
  EXPECT_EQ(totals.repetitions, 1U);
  EXPECT_EQ(totals.settled, 1U);
  EXPECT_EQ(totals.first_number, 1U);
  EXPECT_EQ(totals.last_number, 5U);

  const auto entries = must(unit->runs().entries(run, 0, 100));
  ASSERT_EQ(entries.size(), 5U);
  EXPECT_EQ(entries[0].file_name, "iie-1.xml");
  EXPECT_EQ(entries[0].sha256, digest_of(1));
  EXPECT_EQ(entries[1].result, "RECHAZADO");
  EXPECT_EQ(entries[3].result, "PENDIENTE");  // as it was told then
  EXPECT_EQ(entries[3].answer_number, 4U);
  EXPECT_EQ(entries[4].repetition, 1);
  EXPECT_EQ(entries[4].answer_number, 1U);
  EXPECT_EQ(must(unit->runs().entries(run, 0, 2)).size(), 2U);
}

TEST_P(Running, finds_the_answer_that_is_added_after_the_decision_was_filed) {
  auto unit = write();
  const auto run = must(unit->runs().current("andina", kNoon));
  const auto arrival = must(unit->arrivals().add(some_arrival(1)));
  const auto document = must(unit->documents().add(some_document(1, arrival)));
  must(unit->arrivals().decided(arrival, document, 0, run));
  must(unit->answers().add(next_answer(*unit, document, run), kNoon));
  EXPECT_EQ(must(unit->runs().entries(run, 0, 1)).at(0).answer_number, 1U);
  EXPECT_EQ(must(unit->runs().totals(run)).settled, 0U);
}

TEST_P(Running, takes_nothing_more_when_closed) {
  auto unit = write();
  record(*unit, 1);
  const auto run = must(unit->runs().current("andina", kNoon));
  must(unit->runs().close(run, later(9)));
  const auto arrival = must(unit->arrivals().add(some_arrival(2)));
  const auto document = must(unit->documents().add(some_document(2, arrival)));
  EXPECT_THAT(unit->arrivals().decided(arrival, document, 0, run), FailsWith("store.broken"));
}

INSTANTIATE_TEST_SUITE_P(Store, Answering, testing::ValuesIn(adapters()), adapter_name);
INSTANTIATE_TEST_SUITE_P(Store, Delivering, testing::ValuesIn(adapters()), adapter_name);
INSTANTIATE_TEST_SUITE_P(Store, Running, testing::ValuesIn(adapters()), adapter_name);

}  // namespace
}  // namespace esclusa::store
