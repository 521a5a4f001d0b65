#include "registration/review.h"

#include "office.h"

namespace esclusa::registration {
namespace {

using testing::ElementsAre;

class ReviewChecks : public Office {
 protected:
  void SetUp() override {
    account_ = filed("ANA.PEREZ", "REP", kCompany);
    request_.person.user = account_.user;
    request_.person.identity_type = account_.identity_type;
    request_.person.identity_number = account_.identity_number;
    request_.company.ruc = kCompany;
    request_.company.address = "Av. Quito 123 y Primero de Mayo";
    request_.legal_representative = {"002", account_.identity_number, "Ana Pérez"};
    request_.attachments.resize(2);
    request_.attachments[0].type = "CEDULA_REP_LEGAL";
    request_.attachments[1].type = "NOMBRAMIENTO";
  }
  /// "V1+", "V4?" or "V2-".
  std::vector<std::string> outcomes() {
    const auto checks = review(request_, profile_, account_, around(kNoon, kNoon));
    EXPECT_TRUE(checks.ok());
    std::vector<std::string> all;
    for (const Check& check : *checks) {
      EXPECT_FALSE(check.what.empty()) << check.id;
      const char* const mark = check.outcome == Outcome::met    ? "+"
                               : check.outcome == Outcome::open ? "?"
                                                                : "-";
      all.push_back(std::string(check.id) + mark);
    }
    return all;
  }

  const Profile profile_{.code = "REP",
                         .root = "SolicitudRegistroRepresentante",
                         .schema_file = "rep/1.0/rep.xsd",
                         .section = "Empresa",
                         .ruc_element = "RucEmpresa",
                         .approval = Approval::customs,
                         .attachments = {"CEDULA_REP_LEGAL", "NOMBRAMIENTO"}};
  store::Account account_;
  Request request_;
};

TEST_F(ReviewChecks, what_no_register_answers_is_open) {
  EXPECT_THAT(outcomes(), ElementsAre("V1+", "V2+", "V3?", "V4?", "V5+", "V6+", "V7+"));
}

TEST_F(ReviewChecks, what_fails_is_named) {
  request_.company.address = "Centro";
  request_.legal_representative.identity_number = "0601234560";
  request_.attachments.pop_back();
  EXPECT_THAT(outcomes(), ElementsAre("V1+", "V2-", "V3-", "V4?", "V5+", "V6-", "V7+"));
}

TEST_F(ReviewChecks, names_that_somebody_else_took_meanwhile_are_not_free) {
  ASSERT_TRUE(unit_->accounts().set_state(account_.document, kRejected, "", "", {}).ok());
  EXPECT_EQ(outcomes().back(), "V7+");
  const store::Account other = filed("ANA.PEREZ", "REP", "1790011674001");
  EXPECT_EQ(outcomes().back(), "V7-");
}

TEST(Motives, are_numbered_in_the_order_of_the_checks) {
  for (std::size_t i = 0; i < kMotives.size(); ++i) {
    EXPECT_EQ(kMotives.at(i).motive, std::to_string(i + 1));
    EXPECT_EQ(kMotives.at(i).code, "REG-E4" + std::to_string(i + 1));
  }
}

}  // namespace
}  // namespace esclusa::registration
