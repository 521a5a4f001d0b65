#include "document/header.h"

#include <gtest/gtest.h>

namespace esclusa::document {
namespace {

/// Codes of check_ruc, joined by blanks.
std::string judged(std::string_view ruc, const std::string& strictness) {
  RuleSettings settings;
  settings.ruc_strictness = strictness;
  Findings findings;
  check_ruc(ruc, "/a/Ruc", settings, findings);
  std::string codes;
  for (const Finding& finding : findings) codes += (codes.empty() ? "" : " ") + finding.code;
  return codes;
}

TEST(CheckRuc, accepts_a_company_whose_check_digit_holds) {
  EXPECT_EQ(judged("1790011674001", "structural"), "");
  EXPECT_EQ(judged("1790011674001", "strict"), "");
}

TEST(CheckRuc, a_company_that_fails_every_algorithm_is_warned_about_or_refused_by_setting) {
  EXPECT_EQ(judged("1793213150001", "structural"), "RUC-W01");
  EXPECT_EQ(judged("1793213150001", "register"), "RUC-W01");
  EXPECT_EQ(judged("1793213150001", "strict"), "RUC-E01");
}

TEST(CheckRuc, a_natural_person_needs_the_check_digit_of_the_cedula) {
  EXPECT_EQ(judged("1710034065001", "structural"), "");
  EXPECT_EQ(judged("0912345678001", "structural"), "RUC-E01");
}

TEST(CheckRuc, observes_a_branch_and_refuses_establishment_000) {
  EXPECT_EQ(judged("1790011674002", "structural"), "RUC-W02");
  EXPECT_EQ(judged("1790011674000", "structural"), "RUC-E01");
}

TEST(HasErrors, warnings_do_not_refuse) {
  EXPECT_FALSE(has_errors({{"RUC-W01", "", "", ""}}));
  EXPECT_TRUE(has_errors({{"RUC-W01", "", "", ""}, {"ID-E01", "", "", ""}}));
}

}  // namespace
}  // namespace esclusa::document
