#include "registration/account.h"

#include "office.h"

namespace esclusa::registration {
namespace {

TEST(RegistrationAccount, compares_user_ids_in_upper_case) {
  EXPECT_EQ(user_key("ana.Perez"), "ANA.PEREZ");
  EXPECT_EQ(user_key("no es uno"), "no es uno");
}

TEST(RegistrationAccount, turns_days_around) {
  EXPECT_EQ(to_iso_day("20/11/2026"), "2026-11-20");
  EXPECT_EQ(to_iso_day(""), "");
}

TEST(RegistrationAccount, customs_decides_on_representatives_and_they_on_the_others) {
  EXPECT_STREQ(review_state(Approval::automatic), kApproved);
  EXPECT_STREQ(review_state(Approval::customs), kInCustomsReview);
  EXPECT_STREQ(review_state(Approval::company_representative), kInRepresentativeReview);
  EXPECT_STREQ(review_state(Approval::entity_representative), kInRepresentativeReview);
  EXPECT_STREQ(state_after_code("GEN"), kConfirmed);
  EXPECT_STREQ(state_after_code("REP"), kInCustomsReview);
  EXPECT_STREQ(state_after_code("REN"), kInCustomsReview);
  EXPECT_STREQ(state_after_code("EMP"), kInRepresentativeReview);
  EXPECT_STREQ(state_after_code("ENT"), kInRepresentativeReview);
}

class RegistrationOffice : public Office {
 protected:
  bool represents(const std::string& user, const std::string& ruc, const std::string& kind = "REP") {
    return *is_representative(ruc, user, kind, *unit_);
  }
};

TEST_F(RegistrationOffice, only_an_active_account_of_the_company_and_kind_decides) {
  const store::Account account = filed("ANA.PEREZ", "REP", kCompany);
  EXPECT_FALSE(represents("ANA.PEREZ", kCompany)) << "not approved";
  ASSERT_TRUE(unit_->accounts().refresh(account.document, "2026-11-20").ok());
  EXPECT_TRUE(represents("ana.perez", kCompany));
  EXPECT_FALSE(represents("ANA.PEREZ", "1790011674001"));
  EXPECT_FALSE(represents("ANA.PEREZ", kCompany, "REN"));
  ASSERT_TRUE(unit_->accounts().set_state(account.document, kDisabled, "", "", {}).ok());
  EXPECT_FALSE(represents("ANA.PEREZ", kCompany));
}

TEST_F(RegistrationOffice, tells_an_approval_in_the_box_of_the_company_and_by_mail) {
  store::Account account = filed("ANA.PEREZ", "REP", kCompany);
  account.state = kActive;
  ASSERT_TRUE(tell_result(account, post_).ok());
  ASSERT_EQ(post_.notices.size(), 1U);
  const document::Notice& notice = post_.notices[0];
  EXPECT_EQ(notice.event, "REGISTRO_RESUELTO");
  EXPECT_EQ(notice.ruc, kCompany);
  EXPECT_EQ(notice.user, "ANA.PEREZ");
  EXPECT_EQ(notice.subject, "SOLICITUD DE REGISTRO APROBADA");
  EXPECT_NE(notice.text.find("ana.perez@correo.aduana.gob.ec"), std::string::npos) << notice.text;
  EXPECT_TRUE(notice.as_file);
  ASSERT_EQ(post_.mails.size(), 1U);
  EXPECT_EQ(post_.mails[0].to, "ANA.PEREZ@example.com");
}

TEST_F(RegistrationOffice, tells_a_general_user_in_the_box_of_its_own_number) {
  store::Account account = filed("ANA.PEREZ", "GEN", "");
  account.state = kRejected;
  account.reasons = "REG-E48";
  account.remark = "Faltan datos.";
  ASSERT_TRUE(tell_result(account, post_).ok());
  EXPECT_EQ(post_.notices[0].ruc, account.identity_number);
  EXPECT_EQ(post_.notices[0].subject, "SOLICITUD DE REGISTRO RECHAZADA");
  EXPECT_NE(post_.mails[0].text.find("Faltan datos."), std::string::npos);
}

TEST_F(RegistrationOffice, tells_an_unlocked_user_in_box_and_mail) {
  ASSERT_TRUE(tell_unlocked(filed("ANA.PEREZ", "REP", kCompany), post_).ok());
  EXPECT_EQ(post_.notices.at(0).event, "USUARIO_DESBLOQUEADO");
  EXPECT_EQ(post_.notices.at(0).ruc, kCompany);
  EXPECT_EQ(post_.mails.at(0).to, "ANA.PEREZ@example.com");
}

}  // namespace
}  // namespace esclusa::registration
