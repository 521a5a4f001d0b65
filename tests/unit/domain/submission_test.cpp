#include "domain/submission.h"

#include <gtest/gtest.h>

#include "unit/domain/refusal.h"

namespace esclusa::domain {
namespace {

TEST(SubmissionNumber, gives_its_parts) {
  const auto number = SubmissionNumber::parse("05000003202600000017S");
  ASSERT_TRUE(number.ok());
  EXPECT_EQ(number->str(), "05000003202600000017S");
  EXPECT_EQ(number->oce_code(), *OceCode::parse("05000003"));
  EXPECT_EQ(number->year(), 2026);
  EXPECT_EQ(number->sequence(), 17);
  EXPECT_EQ(number->channel(), 'S');
  EXPECT_EQ(SubmissionNumber::parse("05000003202699999999F")->sequence(), 99'999'999);
}

TEST(SubmissionNumber, takes_any_channel_letter) {
  for (const char* text : {"05000003202600000017P", "05000003202600000017F", "05000003202600000017Q"}) {
    EXPECT_EQ(refusal<SubmissionNumber>(text), "") << text;
  }
}

TEST(SubmissionNumber, refuses_other_forms) {
  for (const char* text : {"", "050000032026000000017S", "0500000320260000017S", "05000003202600000017s",
                           "050000032026000000170", "05000003192600000017S", "0500000A202600000017S",
                           "05000003-2026-000017S", "05000003202600000017\xC3"}) {
    EXPECT_EQ(refusal<SubmissionNumber>(text), "NEN-E01") << text;
  }
}

}  // namespace
}  // namespace esclusa::domain
