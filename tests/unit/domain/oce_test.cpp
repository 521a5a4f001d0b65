#include "domain/oce.h"

#include <gtest/gtest.h>

#include "unit/domain/refusal.h"

namespace esclusa::domain {
namespace {

TEST(OceCode, prefix_is_the_type_of_known_codes) {
  const struct {
    const char *code, *prefix;
  } cases[] = {
      {"16929838", "16"}, {"05909025", "05"}, {"03905645", "03"}, {"23902040", "23"}, {"28000055", "28"}};
  for (const auto& c : cases) {
    const auto code = OceCode::parse(c.code);
    ASSERT_TRUE(code.ok()) << c.code;
    EXPECT_EQ(code->prefix(), c.prefix);
    EXPECT_EQ(code->str(), c.code);
  }
}

TEST(OceCode, refuses_other_forms) {
  for (const char* text : {"", "0590902", "059090250", "0590902A", " 5909025", "05-09025"}) {
    EXPECT_EQ(refusal<OceCode>(text), "OCE-E01") << text;
  }
}

}  // namespace
}  // namespace esclusa::domain
