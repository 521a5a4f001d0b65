#include "contract.h"

namespace esclusa::store {
namespace {

class Registers : public StoreContract {};
class Shipping : public StoreContract {
 protected:
  static domain::Kilograms kilograms(std::int64_t thousandths) {
    return domain::Kilograms::from_thousandths(thousandths);
  }
};

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

TEST_P(Registers, keep_operators_and_users_until_cleared) {
  auto unit = write();
  must(unit->operators().put_oce(
      {"03456789", "03", "1790012345001", "Depósito", "055", "2002-09-01", "9999-12-31"}));
  must(unit->operators().put_oce(
      {"03456789", "03", "1790012345001", "Depósito Dos", "", "2002-09-01", "9999-12-31"}));
  must(unit->operators().put_user({"1790012345001", "JPEREZ", "1710034065", true}));
  must(unit->operators().put_user({"1790012345001", "MLOPEZ", "0926687856", false}));
  must(unit->operators().put_user({"1790012345001", "ANON", "", true}));
  must(unit->commit());
  unit.reset();
  unit = write();
  const auto oce = must(unit->operators().find_oce("03456789"));
  ASSERT_TRUE(oce);
  EXPECT_EQ(oce->type, "03");
  EXPECT_EQ(oce->name, "Depósito Dos");
  EXPECT_EQ(oce->to, "9999-12-31");
  EXPECT_TRUE(must(unit->operators().find_user("1790012345001", "JPEREZ"))->active);
  EXPECT_FALSE(must(unit->operators().find_user("1790012345001", "MLOPEZ"))->active);
  EXPECT_TRUE(must(unit->operators().has_user_with_cedula("1790012345001", "1710034065")));
  EXPECT_FALSE(must(unit->operators().has_user_with_cedula("1790012345001", "0926687856")));  // not active
  EXPECT_FALSE(must(unit->operators().has_user_with_cedula("1790012345001", "")));
  must(unit->operators().clear_oce());
  must(unit->operators().clear_users());
  EXPECT_FALSE(must(unit->operators().find_oce("03456789")));
  EXPECT_FALSE(must(unit->operators().find_user("1790012345001", "JPEREZ")));
}

TEST_P(Registers, keep_every_field_of_a_declaration) {
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

TEST_P(Registers, do_not_let_the_feed_turn_back_what_entries_moved_on) {
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

TEST_P(Shipping, keeps_the_balance_as_the_sum_of_movements) {
  auto unit = write();
  const Whole one = record(*unit, 1);
  const Whole two = record(*unit, 2);
  Shipments& shipments = unit->shipments();
  EXPECT_FALSE(must(shipments.find("03456789", "D1")));
  must(shipments.enter({one.document, "03456789", "D1", 10, kilograms(1001), kNoon}, "INGRESO_PARCIAL"));
  must(shipments.enter({two.document, "03456789", "D1", 5, kilograms(999), kNoon}, "INGRESO_TOTAL"));
  must(shipments.enter({two.document, "03999999", "D1", 1, kilograms(7), kNoon}, "INGRESO_PARCIAL"));
  must(shipments.enter({two.document, "03456789", "D2", 1, kilograms(7), kNoon}, "INGRESO_PARCIAL"));
  const auto balance = must(shipments.find("03456789", "D1"));
  ASSERT_TRUE(balance);
  EXPECT_EQ(balance->pieces_in, 15);
  EXPECT_EQ(balance->weight_in, kilograms(2000));
  EXPECT_EQ(balance->pieces_out, 0);
  EXPECT_EQ(balance->state, "INGRESO_TOTAL");
  EXPECT_EQ(must(shipments.entered("D1")).pieces, 16);
  EXPECT_EQ(must(shipments.entered("D1")).weight, kilograms(2007));
  EXPECT_EQ(must(shipments.entered("D3")).pieces, 0);
}

TEST_P(Shipping, never_books_a_document_twice) {
  auto unit = write();
  const Whole one = record(*unit, 1);
  const Movement movement{one.document, "03456789", "D1", 10, kilograms(1000), kNoon};
  must(unit->shipments().enter(movement, "INGRESO_PARCIAL"));
  must(unit->mark());
  EXPECT_THAT(unit->shipments().enter(movement, "INGRESO_PARCIAL"), FailsWith("store.broken"));
  must(unit->undo_to_mark());
  EXPECT_EQ(must(unit->shipments().find("03456789", "D1"))->pieces_in, 10);
}

TEST_P(Shipping, knows_which_containers_stand_in_a_depot) {
  auto unit = write();
  const Whole one = record(*unit, 1);
  const Whole two = record(*unit, 2);
  Shipments& shipments = unit->shipments();
  must(shipments.enter_container({"MSKU1234565", "03456789", "D1", one.document, kNoon}));
  must(shipments.enter_container(
      {"MSKU1234565", "03456789", "D1", one.document, kNoon}));  // another cargo line
  must(shipments.enter_container({"MSKU1234565", "03456789", "D2", two.document, later(1)}));
  const auto stays = must(shipments.inside("03456789", "MSKU1234565"));
  ASSERT_EQ(stays.size(), 2U);
  EXPECT_EQ(stays[0].declaration, "D1");
  EXPECT_EQ(stays[1].document, two.document);
  EXPECT_EQ(stays[1].arrived, later(1));
  EXPECT_TRUE(must(shipments.inside("03999999", "MSKU1234565")).empty());
  EXPECT_THAT(shipments.enter_container({"MSKU1234565", "03456789", "D1", two.document, later(1)}),
              FailsWith("store.broken"));
}

class AccountRegister : public StoreContract {};

TEST_P(AccountRegister, holds_user_identity_and_mail_once_among_the_living) {
  auto unit = write();
  const Whole one = record(*unit, 1);
  Accounts& accounts = unit->accounts();
  must(accounts.add({"JPEREZ", "C", "1710034065", "j@perez.ec", "PENDIENTE_CODIGO", one.document}));
  EXPECT_TRUE(must(accounts.user_taken("JPEREZ")));
  EXPECT_TRUE(must(accounts.identity_taken("C", "1710034065")));
  EXPECT_FALSE(must(accounts.identity_taken("P", "1710034065")));
  EXPECT_TRUE(must(accounts.email_taken("j@perez.ec")));
  must(accounts.add({"MLOPEZ", "C", "0926687856", "m@lopez.ec", "ANULADA", one.document}));
  EXPECT_FALSE(must(accounts.user_taken("MLOPEZ")));
  EXPECT_FALSE(must(accounts.email_taken("m@lopez.ec")));
  must(unit->mark());
  EXPECT_THAT(accounts.add({"OTRO", "C", "0926687856", "j@perez.ec", "PENDIENTE_CODIGO", one.document}),
              FailsWith("store.broken"));
  must(unit->undo_to_mark());
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

INSTANTIATE_TEST_SUITE_P(Store, Registers, testing::ValuesIn(adapters()), adapter_name);
INSTANTIATE_TEST_SUITE_P(Store, Shipping, testing::ValuesIn(adapters()), adapter_name);
INSTANTIATE_TEST_SUITE_P(Store, AccountRegister, testing::ValuesIn(adapters()), adapter_name);
INSTANTIATE_TEST_SUITE_P(Store, Quarantining, testing::ValuesIn(adapters()), adapter_name);

}  // namespace
}  // namespace esclusa::store
