#include "document/header.h"

#include <gtest/gtest.h>

#include "sqlite/sqlite_store.h"
#include "support/temporary_folder.h"

namespace esclusa::document {
namespace {

struct NoPost final : Post {
  Status notify(const Notice&) override { return {}; }
  Status mail(const Mail&) override { return {}; }
};

/// Rules before a store of their own.
class CheckRuc : public testing::Test {
 protected:
  void SetUp() override {
    auto store = sqlite::open({.path = (folder_.path() / "rules.db").string()});
    ASSERT_TRUE(store.ok());
    store_ = *store;
    auto unit = store_->write();
    ASSERT_TRUE(unit.ok());
    unit_ = std::move(*unit);
  }
  void load_ruc(const std::string& ruc) {
    const auto id = unit_->generations().begin({"ruc", "", "ruc.csv", {}, {}});
    ASSERT_TRUE(id.ok());
    ASSERT_TRUE(unit_->references()
                    .put(*id, store::TaxpayerRecord{ruc, "X", "ACTIVO", "sociedad", "", "", "", ""})
                    .ok());
    ASSERT_TRUE(unit_->generations().activate(*id, {}).ok());
  }
  Surroundings around(const std::string& strictness) {
    settings_.ruc_strictness = strictness;
    return {catalog(), settings_, *unit_, post_, {}, {}, "socio"};
  }
  static const catalog::Catalog& catalog() {
    static const auto kLoaded =
        catalog::Catalog::load(std::filesystem::path(ESCLUSA_SOURCE_DIR) / "config" / "catalog");
    return *kLoaded;
  }
  /// Codes joined by blanks.
  static std::string codes(const Findings& findings) {
    std::string told;
    for (const Finding& finding : findings) told += (told.empty() ? "" : " ") + finding.code;
    return told;
  }
  std::string judged(std::string_view ruc, const std::string& strictness) {
    Findings findings;
    EXPECT_TRUE(check_ruc(ruc, "/a/Ruc", around(strictness), findings).ok());
    return codes(findings);
  }

  testing_support::TemporaryFolder folder_;
  std::shared_ptr<store::Store> store_;
  std::unique_ptr<store::UnitOfWork> unit_;
  RuleSettings settings_;
  NoPost post_;
};

TEST_F(CheckRuc, accepts_a_company_whose_check_digit_holds) {
  EXPECT_EQ(judged("1790011674001", "structural"), "");
  EXPECT_EQ(judged("1790011674001", "strict"), "");
}

TEST_F(CheckRuc, a_company_that_fails_every_algorithm_is_warned_about_or_refused_by_setting) {
  EXPECT_EQ(judged("1793213150001", "structural"), "RUC-W01");
  EXPECT_EQ(judged("1793213150001", "strict"), "RUC-E01");
}

TEST_F(CheckRuc, a_natural_person_needs_the_check_digit_of_the_cedula) {
  EXPECT_EQ(judged("1710034065001", "structural"), "");
  EXPECT_EQ(judged("0912345678001", "structural"), "RUC-E01");
}

TEST_F(CheckRuc, observes_a_branch_and_refuses_establishment_000) {
  EXPECT_EQ(judged("1790011674002", "structural"), "RUC-W02");
  EXPECT_EQ(judged("1790011674000", "structural"), "RUC-E01");
}

TEST_F(CheckRuc, asks_the_register_of_the_tax_service_where_it_is_told_to) {
  EXPECT_EQ(judged("1793213150001", "register"), "RUC-W01 RUC-E04") << "nothing is loaded";
  load_ruc("1793213150001");
  EXPECT_EQ(judged("1793213150001", "register"), "RUC-W01");
  EXPECT_EQ(judged("1793213150002", "register"), "RUC-W01 RUC-W02") << "a branch is of its head office";
  EXPECT_EQ(judged("1790011674001", "register"), "RUC-E04");
  EXPECT_EQ(judged("1790011674001", "structural"), "");
  EXPECT_EQ(judged("123", "register"), "RUC-E01");
}

TEST_F(CheckRuc, does_not_ask_it_about_the_customs_service_which_feeds_it) {
  Header header;
  header.ruc = "1760002600001";
  Findings findings;
  Surroundings surroundings = around("register");
  EXPECT_TRUE(check_header(header, "Raiz", surroundings, findings).ok());
  EXPECT_EQ(codes(findings), "RUC-E04");
  findings.clear();
  surroundings.from_customs = true;
  EXPECT_TRUE(check_header(header, "Raiz", surroundings, findings).ok());
  EXPECT_EQ(codes(findings), "");
}

TEST_F(CheckRuc, looks_codes_up_in_their_lists) {
  Findings findings;
  const Surroundings here = around("structural");
  for (const char* code : {"055", "136", "999", ""}) check_district(code, "/a", here, findings);
  for (const char* code : {"035", "998", ""}) check_package(code, "/a", here, findings);
  for (const char* code : {"EC", "XX", ""}) check_country(code, "/a", here, findings);
  for (const char* code : {"09", "25", ""}) check_province(code, "/a", here, findings);
  EXPECT_EQ(codes(findings), "CAT-E01 CAT-E01 CAT-E02 CAT-E03 CAT-E04");
  EXPECT_EQ(findings.at(1).value, "999");
}

TEST(HasErrors, warnings_do_not_refuse) {
  EXPECT_FALSE(has_errors({{"RUC-W01", "", "", ""}}));
  EXPECT_TRUE(has_errors({{"RUC-W01", "", "", ""}, {"ID-E01", "", "", ""}}));
}

}  // namespace
}  // namespace esclusa::document
