#include "domain/declaration.h"

#include <gtest/gtest.h>

#include "unit/domain/refusal.h"

namespace esclusa::domain {
namespace {

TEST(DaeNumber, takes_the_compact_and_the_printed_form) {
  const struct {
    const char *printed, *compact, *district;
    int year;
    const char *regimen, *sequence;
  } cases[] = {
      {"055-2026-40-01186707", "05520264001186707", "055", 2026, "40", "01186707"},
      {"055-2026-40-00992586", "05520264000992586", "055", 2026, "40", "00992586"},
      {"028-2013-40-00012345", "02820134000012345", "028", 2013, "40", "00012345"},
      {"019-2026-94-00000001", "01920269400000001", "019", 2026, "94", "00000001"},
  };
  for (const auto& c : cases) {
    for (const char* text : {c.printed, c.compact}) {
      const auto dae = DaeNumber::parse(text);
      ASSERT_TRUE(dae.ok()) << text;
      EXPECT_EQ(dae->str(), c.compact);
      EXPECT_EQ(dae->printed(), c.printed);
      EXPECT_EQ(dae->district(), c.district);
      EXPECT_EQ(dae->year(), c.year);
      EXPECT_EQ(dae->regimen(), c.regimen);
      EXPECT_EQ(dae->sequence(), c.sequence);
    }
  }
}

TEST(DaeNumber, tells_the_old_refrendo_from_a_mistake) {
  for (const char* text :
       {"0282011400123456", "028201140012345X", "028-2011-40-012345-6", "028-2012-40-0123456"}) {
    EXPECT_EQ(refusal<DaeNumber>(text), "DAE-E03") << text;
  }
  EXPECT_EQ(refusal<DaeNumber>("0552026400118670"), "DAE-E01") << "a lost digit, not a refrendo";
}

TEST(DaeNumber, refuses_other_forms) {
  for (const char* text :
       {"", "055202640011867071", "0552026400118670X", "05519994001186707", "055-2026-40-0118670",
        "055-2026-4001186707", "055-202-640-01186707", "0552-026-40-01186707", "055 2026 40 01186707",
        "0-5-5-20264001186707", "05000003202600000017S", "-----------------", "055-2026-40--1186707"}) {
    EXPECT_EQ(refusal<DaeNumber>(text), "DAE-E01") << text;
  }
}

}  // namespace
}  // namespace esclusa::domain
