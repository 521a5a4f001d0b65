#include "contract.h"

namespace esclusa::store {
namespace {

class DeclarationFeed : public StoreContract {};

Declaration some_declaration() {
  Declaration dae;
  dae.number = "05520264000000001";
  dae.state = "ACEPTADA";
  dae.exporter_id = "1790012345001";
  dae.exporter_name = "FLORES DEL VALLE S.A.";
  dae.district = "055";
  dae.depot = "03456789";
  dae.pieces = 100;
  dae.gross_weight = domain::Kilograms::from_thousandths(1'234'567);
  dae.accepted = kNoon;
  dae.valid_until = "2026-12-31";
  dae.channel = "A";
  return dae;
}

TEST_P(DeclarationFeed, keep_every_field_of_a_declaration) {
  auto unit = write();
  must(unit->declarations().put(some_declaration()));
  must(unit->commit());
  unit.reset();
  reopen();
  const auto found = must(read()->declarations().find("05520264000000001"));
  ASSERT_TRUE(found);
  EXPECT_EQ(found->state, "ACEPTADA");
  EXPECT_EQ(found->exporter_id, "1790012345001");
  EXPECT_EQ(found->exporter_name, "FLORES DEL VALLE S.A.");
  EXPECT_EQ(found->district, "055");
  EXPECT_EQ(found->depot, "03456789");
  EXPECT_EQ(found->pieces, 100);
  EXPECT_EQ(found->gross_weight, domain::Kilograms::from_thousandths(1'234'567));
  EXPECT_EQ(found->accepted, kNoon);
  EXPECT_EQ(found->valid_until, "2026-12-31");
  EXPECT_EQ(found->channel, "A");
}

TEST_P(DeclarationFeed, do_not_let_the_feed_turn_back_what_entries_moved_on) {
  auto unit = write();
  Declarations& declarations = unit->declarations();
  Declaration dae = some_declaration();
  const auto fed = [&](const char* state) {
    dae.state = state;
    dae.pieces += 1;
    must(declarations.put(dae));
    const auto found = must(declarations.find(dae.number));
    EXPECT_EQ(found->pieces, dae.pieces);
    return found->state;
  };
  EXPECT_EQ(fed("ACEPTADA"), "ACEPTADA");
  EXPECT_EQ(fed("SALIDA_AUTORIZADA"), "SALIDA_AUTORIZADA");
  EXPECT_EQ(fed("ACEPTADA"), "ACEPTADA");  // nothing of ours stands against it
  must(declarations.set_state(dae.number, "INGRESADA"));
  EXPECT_EQ(fed("ACEPTADA"), "INGRESADA");
  EXPECT_EQ(fed("EN_AFORO"), "EN_AFORO");
  EXPECT_EQ(fed("BLOQUEADA"), "BLOQUEADA");
  EXPECT_EQ(fed("ACEPTADA"), "INGRESADA");
  EXPECT_THAT(declarations.set_state("05520264000000002", "INGRESADA"), FailsWith("store.broken"));
}

TEST_P(DeclarationFeed, keep_a_channel_until_the_feed_names_another) {
  auto unit = write();
  Declarations& declarations = unit->declarations();
  Declaration dae = some_declaration();
  dae.channel = "";
  must(declarations.put(dae));
  must(declarations.set_channel(dae.number, "F"));
  must(declarations.put(dae));
  EXPECT_EQ(must(declarations.find(dae.number))->channel, "F");
  dae.channel = "D";
  must(declarations.put(dae));
  EXPECT_EQ(must(declarations.find(dae.number))->channel, "D");
}

class Quarantining : public StoreContract {};

TEST_P(Quarantining, lists_newest_first_by_partner) {
  auto unit = write();
  const Whole one = record(*unit, 1, "RECHAZADO");
  const Whole two = record(*unit, 2, "RECHAZADO");
  const Whole other = record(*unit, 3, "RECHAZADO", "costa");
  must(unit->quarantine().add(one.arrival, "XML-E03", later(1)));
  must(unit->quarantine().add(two.arrival, "FIR-E05,XML-E03", later(2)));
  must(unit->quarantine().add(other.arrival, "XML-E03", later(3)));
  const auto list = must(unit->quarantine().list("andina", 10));
  ASSERT_EQ(list.size(), 2U);
  EXPECT_EQ(list[0].arrival, two.arrival);
  EXPECT_EQ(list[0].codes, "FIR-E05,XML-E03");
  EXPECT_EQ(list[0].name, "iie-2.xml");
  EXPECT_EQ(list[0].correlation, "c-2");
  EXPECT_EQ(list[0].size, 5002U);
  EXPECT_EQ(list[0].sha256, digest_of(2));
  EXPECT_EQ(list[0].place.offset, 1024U);
  EXPECT_EQ(must(unit->quarantine().list("", 10)).size(), 3U);
  EXPECT_EQ(must(unit->quarantine().list("andina", 1)).size(), 1U);
}

INSTANTIATE_TEST_SUITE_P(Store, DeclarationFeed, testing::ValuesIn(adapters()), adapter_name);
INSTANTIATE_TEST_SUITE_P(Store, Quarantining, testing::ValuesIn(adapters()), adapter_name);

}  // namespace
}  // namespace esclusa::store
