#include "domain/cargo.h"

#include <gtest/gtest.h>

#include "unit/domain/refusal.h"

namespace esclusa::domain {
namespace {

TEST(ContainerNumber, check_digit_of_the_worked_examples) {
  const struct {
    const char* number;
    bool holds, ten;
  } cases[] = {
      {"CSQU3054383", true, false}, {"MSCU6639870", true, false},  // remainder 0
      {"TEMU0000080", true, true},                                 // remainder 10 counts as 0
      {"SUDU3070079", true, false}, {"CSQU3054384", false, false}, {"TEMU0000081", false, true},
  };
  for (const auto& c : cases) {
    const auto container = ContainerNumber::parse(c.number);
    ASSERT_TRUE(container.ok()) << c.number;
    EXPECT_EQ(container->check_digit_holds(), c.holds) << c.number;
    EXPECT_EQ(container->remainder_is_ten(), c.ten) << c.number;
  }
}

TEST(ContainerNumber, category_is_container_equipment_or_trailer) {
  for (const char* text : {"CSQU3054383", "CSQJ3054386", "CSQZ3054387"}) {
    const auto container = ContainerNumber::parse(text);
    ASSERT_TRUE(container.ok()) << text;
    EXPECT_TRUE(container->check_digit_holds()) << text;
  }
}

TEST(ContainerNumber, refuses_other_forms) {
  for (const char* text : {"", "CSQU305438", "CSQU30543833", "CSQA3054383", "csqu3054383", "CS1U3054383",
                           "CSQU 305438", "CSQU305438-3", "CSQU30543X3"}) {
    EXPECT_EQ(refusal<ContainerNumber>(text), "CNT-E01") << text;
  }
}

TEST(SealNumber, form) {
  for (const char* text : {"A", "EC1234567", "12345678901234"})
    EXPECT_EQ(refusal<SealNumber>(text), "") << text;
  for (const char* text : {"", "123456789012345", "ec123", "EC-123", "EC 123"}) {
    EXPECT_EQ(refusal<SealNumber>(text), "SEL-E01") << text;
  }
}

TEST(ManifestNumber, form) {
  for (const char* text : {"CEC2026HLCU0034", "1234567890", "ABCDEFGHIJ1234567890"}) {
    EXPECT_EQ(refusal<ManifestNumber>(text), "") << text;
  }
  for (const char* text : {"", "CEC2026HL", "ABCDEFGHIJ12345678901", "cec2026hlcu0034", "CEC2026-HLCU0034"}) {
    EXPECT_EQ(refusal<ManifestNumber>(text), "MRN-E01") << text;
  }
}

TEST(AirWaybill, is_kept_without_hyphen_and_checked_modulo_7) {
  EXPECT_EQ(AirWaybill::parse("020-12345675")->str(), "02012345675");
  EXPECT_TRUE(AirWaybill::parse("02012345675")->check_digit_holds());
  EXPECT_TRUE(AirWaybill::parse("72999999992")->check_digit_holds());
  EXPECT_FALSE(AirWaybill::parse("020-12345676")->check_digit_holds());
  EXPECT_FALSE(AirWaybill::parse("02012345679")->check_digit_holds()) << "7, 8 and 9 are never a remainder";
}

TEST(AirWaybill, refuses_other_forms) {
  for (const char* text : {"", "0201234567", "020123456755", "02-012345675", "020 12345675", "LA012345675"}) {
    EXPECT_EQ(refusal<AirWaybill>(text), "AWB-E01") << text;
  }
}

}  // namespace
}  // namespace esclusa::domain
