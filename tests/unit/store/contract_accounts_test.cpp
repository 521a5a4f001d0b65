/// Accounts, security codes, granted codes, mailboxes and queries: what every store must do.

#include "contract.h"

namespace esclusa::store {
namespace {

class AccountRegister : public StoreContract {
 protected:
  static Account account(const Whole& request, const std::string& user, const std::string& state) {
    Account account;
    account.document = request.document;
    account.kind = "REP";
    account.user = user;
    account.identity_type = "002";
    account.identity_number = "1710034065";
    account.name = "Ana Pérez";
    account.email = user + "@example.com";
    account.ruc = "0990000018001";
    account.submission_number = "05000003202600000001F";
    account.signer = "0990000018001/1710034065";
    account.state = state;
    account.filed = kNoon;
    return account;
  }
  static Challenge challenge(const std::string& id, const Whole& request) {
    Challenge challenge;
    challenge.id = id;
    challenge.document = challenge.account = request.document;
    challenge.salt[0] = std::byte{1};
    challenge.hmac[31] = std::byte{2};
    challenge.created = kNoon;
    challenge.expires = later(900);
    return challenge;
  }
};

TEST_P(AccountRegister, holds_user_identity_and_mail_once_among_the_living) {
  auto unit = write();
  const Whole one = record(*unit, 1);
  const Whole two = record(*unit, 2);
  const Whole three = record(*unit, 3);
  Accounts& accounts = unit->accounts();
  must(accounts.add(account(one, "JPEREZ", "PENDIENTE_CODIGO")));
  EXPECT_TRUE(must(accounts.user_taken("JPEREZ")));
  EXPECT_TRUE(must(accounts.identity_taken("REP", "0990000018001", "002", "1710034065")));
  EXPECT_FALSE(must(accounts.identity_taken("EMP", "0990000018001", "002", "1710034065")));
  EXPECT_FALSE(must(accounts.identity_taken("REP", "1790011674001", "002", "1710034065")));
  EXPECT_TRUE(must(accounts.email_taken("JPEREZ@example.com")));
  must(accounts.add(account(two, "MLOPEZ", "ANULADA")));
  EXPECT_FALSE(must(accounts.user_taken("MLOPEZ")));
  EXPECT_FALSE(must(accounts.email_taken("MLOPEZ@example.com")));
  must(unit->mark());
  EXPECT_THAT(accounts.add(account(three, "JPEREZ", "PENDIENTE_CODIGO")), FailsWith("store.broken"));
  must(unit->undo_to_mark());
}

TEST_P(AccountRegister, keeps_what_was_asked_for_and_decided) {
  auto unit = write();
  const Whole one = record(*unit, 1);
  Accounts& accounts = unit->accounts();
  must(accounts.add(account(one, "JPEREZ", "EN_REVISION_SENAE")));
  must(accounts.set_state(one.document, "RECHAZADA", "REG-E42", "Sin número.", later(5)));
  const Account found = must(accounts.of_document(one.document)).value();
  EXPECT_EQ(found.state, "RECHAZADA");
  EXPECT_EQ(found.reasons, "REG-E42");
  EXPECT_EQ(found.remark, "Sin número.");
  EXPECT_EQ(found.decided, later(5));
  EXPECT_EQ(found.signer, "0990000018001/1710034065");
  EXPECT_EQ(must(accounts.of_number("05000003202600000001F"))->document, one.document);
  EXPECT_FALSE(must(accounts.of_user("JPEREZ")).has_value());  // not alive
  EXPECT_EQ(must(accounts.search({.state = "", .ruc = "", .identity_number = "1710034065"})).size(), 1U);
  must(accounts.set_state(one.document, "APROBADA", "", "", {}));
  EXPECT_EQ(must(accounts.of_document(one.document))->reasons, "REG-E42");  // empty leaves it
}

TEST_P(AccountRegister, knows_who_is_active_and_whose_data_are_old) {
  auto unit = write();
  const Whole one = record(*unit, 1);
  Accounts& accounts = unit->accounts();
  must(accounts.add(account(one, "JPEREZ", "APROBADA")));
  EXPECT_FALSE(must(accounts.has_active("0990000018001", "1710034065")));
  must(accounts.refresh(one.document, "2026-01-15"));
  EXPECT_TRUE(must(accounts.has_active("0990000018001", "1710034065")));
  must(accounts.refresh(one.document, "2025-12-31"));
  EXPECT_EQ(must(accounts.of_document(one.document))->refreshed, "2026-01-15") << "a later day stays";
  EXPECT_TRUE(must(accounts.has_active_of_kind("0990000018001", "REP")));
  EXPECT_FALSE(must(accounts.has_active_of_kind("0990000018001", "EMP")));
  EXPECT_TRUE(must(accounts.stale("2026-01-15", 10)).empty());
  EXPECT_EQ(must(accounts.stale("2027-01-01", 10)).size(), 1U);
}

TEST_P(AccountRegister, has_one_live_code_per_request) {
  auto unit = write();
  const Whole one = record(*unit, 1);
  Accounts& accounts = unit->accounts();
  must(accounts.add_challenge(challenge("a", one)));
  EXPECT_EQ(must(accounts.challenge("a"))->state, "VIVO");
  EXPECT_EQ(must(accounts.challenge("a"))->hmac[31], std::byte{2});
  EXPECT_EQ(must(accounts.add_try("a")), 1);
  EXPECT_EQ(must(accounts.add_try("a")), 2);
  must(unit->mark());
  EXPECT_THAT(accounts.add_challenge(challenge("b", one)), FailsWith("store.broken"));
  must(unit->undo_to_mark());
  must(accounts.end_challenge("a", "ANULADO"));
  must(accounts.add_challenge(challenge("b", one)));
  EXPECT_EQ(must(accounts.challenges(one.document)).size(), 2U);
  must(unit->mark());
  EXPECT_THAT(accounts.end_challenge("a", "USADO"), FailsWith("store.broken"));  // it is over
  must(unit->undo_to_mark());
}

TEST_P(AccountRegister, a_number_is_that_of_the_request_that_is_alive) {
  auto unit = write();
  const Whole one = record(*unit, 1);
  const Whole two = record(*unit, 2);
  Accounts& accounts = unit->accounts();
  must(accounts.add(account(one, "JPEREZ", "EN_REVISION_SENAE")));
  Account refused = account(two, "OTRO", "RECHAZADA");
  refused.submission_number = must(accounts.of_document(one.document))->submission_number;
  must(accounts.add(refused));
  EXPECT_EQ(must(accounts.of_number(refused.submission_number))->document, one.document);
  must(accounts.set_state(one.document, "ANULADA", "", "", {}));
  EXPECT_EQ(must(accounts.of_number(refused.submission_number))->document, two.document);
}

TEST_P(AccountRegister, remembers_granted_codes) {
  auto unit = write();
  const Whole one = record(*unit, 1);
  Accounts& accounts = unit->accounts();
  must(accounts.grant({"16000001", "16", "0990000018001", "ANA", "2026-11-20", "9999-12-31", one.document}));
  EXPECT_EQ(must(unit->operators().find_oce("16000001"))->ruc, "0990000018001");
  EXPECT_FALSE(must(unit->operators().find_oce("16000002")).has_value());
  EXPECT_EQ(must(accounts.grants_of(one.document)).size(), 1U);
}

class Mailboxes : public StoreContract {};

TEST_P(Mailboxes, show_the_newest_first_and_only_their_own) {
  auto unit = write();
  Mailbox& mailbox = unit->mailbox();
  const std::int64_t first = must(mailbox.add({"RECHAZO_TECNICO", "1", "", "A", "t", "{}", "", "", kNoon}));
  const std::int64_t second =
      must(mailbox.add({"CANAL_ASIGNADO", "1", "U", "B", "t", "{}", "D", "N", later(1)}));
  must(mailbox.add({"CANAL_ASIGNADO", "2", "", "C", "t", "{}", "", "", kNoon}));
  const auto all = must(mailbox.list({.ruc = "1", .user = "", .state = ""}));
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].id, second);
  EXPECT_EQ(all[0].state, "NO_LEIDO");
  EXPECT_EQ(all[0].created, later(1));
  must(mailbox.set_state(first, "LEIDO"));
  EXPECT_EQ(must(mailbox.list({.ruc = "1", .user = "", .state = "LEIDO"})).size(), 1U);
  EXPECT_EQ(must(mailbox.list({.ruc = "1", .user = "", .state = "", .before = second})).size(), 1U);
  must(unit->mark());
  EXPECT_THAT(mailbox.set_state(first, "PERDIDO"), FailsWith("store.broken"));
  must(unit->undo_to_mark());
}

TEST_P(Mailboxes, the_ledger_knows_committed_mails) {
  auto unit = write();
  must(unit->mails().add("abc", kNoon));
  EXPECT_TRUE(must(unit->mails().known("abc")));
  EXPECT_FALSE(must(unit->mails().known("abd")));
}

class Asking : public StoreContract {};

TEST_P(Asking, an_operator_sees_its_own_documents_and_those_that_name_its_declarations) {
  auto unit = write();
  const Whole one = record(*unit, 1);
  const Whole two = record(*unit, 2);
  Declaration declaration;
  declaration.number = "05520264000000001";
  declaration.state = "ACEPTADA";
  declaration.exporter_id = "1390000045001";
  must(unit->declarations().put(declaration));
  must(unit->documents().cite(two.document, {declaration.number}));
  DocumentEnquiry enquiry;
  enquiry.to = later(1'000'000);
  enquiry.scope.everything = true;
  EXPECT_EQ(must(unit->enquiries().documents(enquiry, {})).total, 2U);
  EXPECT_EQ(must(unit->enquiries().documents(enquiry, {1, 1})).rows.size(), 1U);
  enquiry.scope = {false, "1390000045001"};
  const auto seen = must(unit->enquiries().documents(enquiry, {}));
  ASSERT_EQ(seen.rows.size(), 1U);
  EXPECT_EQ(seen.rows[0].id, two.document);
  enquiry.scope = {false, "9999999999999"};
  EXPECT_EQ(must(unit->enquiries().documents(enquiry, {})).total, 0U);
  EXPECT_NE(one.document, two.document);
}

TEST_P(Asking, a_number_that_nobody_used_was_not_refused) {
  auto unit = write();
  EXPECT_FALSE(must(unit->documents().was_refused("p", "05000003202600000001F")));
}
INSTANTIATE_TEST_SUITE_P(Store, AccountRegister, testing::ValuesIn(adapters()), adapter_name);
INSTANTIATE_TEST_SUITE_P(Store, Mailboxes, testing::ValuesIn(adapters()), adapter_name);
INSTANTIATE_TEST_SUITE_P(Store, Asking, testing::ValuesIn(adapters()), adapter_name);

}  // namespace
}  // namespace esclusa::store
