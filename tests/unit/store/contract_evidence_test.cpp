#include "contract.h"

namespace esclusa::store {
namespace {

using testing::ElementsAre;

class EvidenceContract : public StoreContract {
 protected:
  static EvidenceObject object(std::uint64_t seed) {
    return {digest_of(seed), seed < 100 ? "CERTIFICADO" : "LISTA", "der-" + std::to_string(seed)};
  }
};

TEST_P(EvidenceContract, keeps_each_object_once_and_sets_in_their_order) {
  auto unit = write();
  const std::vector<EvidenceObject> first{object(1), object(2), object(100)};
  const std::vector<EvidenceObject> second{object(3), {digest_of(2), "CERTIFICADO", ""}, object(101)};
  const std::int64_t one = must(unit->evidence().keep(digest_of(11), first, kNoon));
  const std::int64_t two = must(unit->evidence().keep(digest_of(12), second, kNoon));
  EXPECT_NE(one, two);
  EXPECT_EQ(must(unit->evidence().find_set(digest_of(11))), one);
  EXPECT_EQ(must(unit->evidence().find_set(digest_of(13))), std::nullopt);
  EXPECT_THAT(must(unit->evidence().set(two))->objects,
              ElementsAre(digest_of(3), digest_of(2), digest_of(101)));
  EXPECT_EQ(must(unit->evidence().set(two))->digest, digest_of(12));
  EXPECT_EQ(must(unit->evidence().object(digest_of(2)))->bytes, "der-2") << "kept with the first set";
  EXPECT_EQ(must(unit->evidence().extent()).objects, 5);
  EXPECT_EQ(must(unit->evidence().nth_object(5))->kind, "LISTA");
  EXPECT_EQ(must(unit->evidence().nth_object(6)), std::nullopt);
  EXPECT_EQ(must(unit->evidence().set_of_signer(digest_of(3))), two);
  EXPECT_EQ(must(unit->evidence().set_of_signer(digest_of(2))), std::nullopt) << "it signed nothing";
}

TEST_P(EvidenceContract, refuses_a_set_that_is_there_already) {
  auto unit = write();
  const std::vector<EvidenceObject> objects{object(1)};
  must(unit->evidence().keep(digest_of(11), objects, kNoon));
  EXPECT_FALSE(unit->evidence().keep(digest_of(11), objects, kNoon).ok());
}

TEST_P(EvidenceContract, the_rows_of_a_decision_are_all_that_was_booked_with_it) {
  auto unit = write();
  const std::vector<EvidenceObject> objects{object(1)};
  const std::int64_t set = must(unit->evidence().keep(digest_of(11), objects, kNoon));
  const Whole original = record(*unit, 1);
  DocumentRecord correcting = some_document(2, must(unit->arrivals().add(some_arrival(2))));
  correcting.evidence = set;
  correcting.id = must(unit->documents().add(correcting));
  must(unit->shipments().book({correcting.id, "d2", "D1", "INGRESO", 3, {}, kNoon}, {}));
  must(unit->shipments().book({correcting.id, "d1", "D1", "INGRESO", 2, {}, kNoon}, {}));
  must(unit->shipments().book({original.document, "d1", "D1", "INGRESO", 9, {}, kNoon}, {}));
  must(unit->documents().set_document_state(original.document, "CORREGIDO"));
  must(unit->reports().add_correction(original.document, 1, correcting.id));

  const DecisionRows rows = must(unit->evidence().rows_of(correcting.id));
  EXPECT_EQ(rows.document.id, correcting.id);
  EXPECT_EQ(rows.arrival.claim, "claim-2");
  EXPECT_EQ(rows.evidence, digest_of(11));
  ASSERT_EQ(rows.movements.size(), 2U);
  EXPECT_EQ(rows.movements[0].depot, "d1");
  EXPECT_EQ(rows.movements[1].pieces, 3);
  ASSERT_EQ(rows.corrections.size(), 1U);
  EXPECT_EQ(rows.corrections[0].state, "CORREGIDO");
  EXPECT_THAT(must(unit->evidence().booked_by(0, 10)), ElementsAre(original.document, correcting.id));
  EXPECT_THAT(must(unit->evidence().shipped("", 10)), ElementsAre("D1"));
  EXPECT_THAT(unit->evidence().rows_of(99), FailsWith("store.broken"));
}

TEST_P(EvidenceContract, a_later_correction_does_not_change_the_rows_of_an_earlier_one) {
  auto unit = write();
  const Whole original = record(*unit, 1);
  const Whole first = record(*unit, 2);
  const Whole second = record(*unit, 3);
  must(unit->documents().set_document_state(original.document, "CORREGIDO"));
  must(unit->reports().add_correction(original.document, 1, first.document));
  const std::string before = decision_octets(must(unit->evidence().rows_of(first.document)));
  must(unit->documents().set_document_state(original.document, "ANULADO"));
  must(unit->reports().add_correction(original.document, 2, second.document));
  EXPECT_EQ(decision_octets(must(unit->evidence().rows_of(first.document))), before);
  EXPECT_EQ(must(unit->evidence().rows_of(second.document)).corrections[0].state, "ANULADO");
}

TEST_P(EvidenceContract, a_settled_document_keeps_its_evidence_unless_there_is_newer) {
  auto unit = write();
  const std::vector<EvidenceObject> objects{object(1)};
  const std::int64_t set = must(unit->evidence().keep(digest_of(11), objects, kNoon));
  DocumentRecord pending = some_document(1, must(unit->arrivals().add(some_arrival(1))), "PENDIENTE");
  pending.evidence = set;
  pending.id = must(unit->documents().add(pending));
  pending.result = "ACEPTADO";
  pending.evidence = std::nullopt;
  must(unit->documents().settle(pending));
  EXPECT_EQ(must(unit->documents().get(pending.id))->evidence, set);
}

TEST_P(EvidenceContract, the_journal_is_read_in_pages_and_by_correlation) {
  auto unit = write();
  for (int i = 0; i < 5; ++i) must(unit->journal().append(later(i), "e", i % 2 == 0 ? "even" : "odd", "{}"));
  const auto page = must(unit->evidence().entries(2, 2));
  ASSERT_EQ(page.size(), 2U);
  EXPECT_EQ(page[0].entry.seq, 3U);
  EXPECT_EQ(must(unit->evidence().entries_of("odd")).size(), 2U);
  const Extent extent = must(unit->evidence().extent());
  EXPECT_EQ(extent.journal, 5U);
  EXPECT_EQ(extent.journal_hash, must(unit->evidence().entries(4, 1))[0].hash);
}

TEST_P(EvidenceContract, an_anchor_begins_where_the_one_before_ended) {
  auto unit = write();
  EXPECT_FALSE(must(unit->evidence().last_anchor()));
  must(unit->evidence().add_anchor({0, 10, kNoon, {}, "a"}));
  EXPECT_FALSE(unit->evidence().add_anchor({9, 20, kNoon, {}, "b"}).ok());
}

TEST_P(EvidenceContract, the_first_anchor_that_covers_an_entry_is_found) {
  auto unit = write();
  must(unit->evidence().add_anchor({0, 10, kNoon, {}, "a"}));
  must(unit->evidence().add_anchor({10, 20, later(1), {}, "b"}));
  EXPECT_EQ(must(unit->evidence().anchors(10, 1))[0].bytes, "a");
  EXPECT_EQ(must(unit->evidence().anchors(11, 1))[0].bytes, "b");
  EXPECT_TRUE(must(unit->evidence().anchors(21, 1)).empty());
  EXPECT_EQ(must(unit->evidence().last_anchor())->seq, 20U);
}

TEST_P(EvidenceContract, answers_and_arrivals_are_found_by_what_people_quote) {
  auto unit = write();
  const Whole whole = record(*unit, 1);
  EXPECT_EQ(must(unit->evidence().find_answer("ACK1"))->document, whole.document);
  EXPECT_EQ(must(unit->evidence().find_answer("ACK9")), std::nullopt);
  EXPECT_EQ(must(unit->evidence().find_correlation("c-1"))->id, whole.arrival);
  const auto chains = must(unit->evidence().chains("", 10));
  ASSERT_EQ(chains.size(), 1U);
  EXPECT_EQ(chains[0].head.next_number, 2U);
}

INSTANTIATE_TEST_SUITE_P(Store, EvidenceContract, testing::ValuesIn(adapters()), adapter_name);

}  // namespace
}  // namespace esclusa::store
