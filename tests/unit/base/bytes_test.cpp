#include "base/bytes.h"

#include <gtest/gtest.h>

namespace esclusa {
namespace {

TEST(Base64, round_trips_every_remainder) {
  for (const std::string text : {"", "a", "ab", "abc", "abcd"}) {
    const auto back = from_base64(to_base64(as_bytes(text)));
    ASSERT_TRUE(back.ok());
    EXPECT_EQ(as_text(*back), text);
  }
}

TEST(Base64, skips_xml_white_space) { EXPECT_EQ(as_text(*from_base64(" YW\r\n Jj\t")), "abc"); }

TEST(Base64, refuses_what_is_not_canonical) {
  for (const std::string_view text : {"YWJ", "YW=J", "Y===", "YWJj=", "YWJ*", "====", "="}) {
    EXPECT_FALSE(from_base64(text).ok()) << text;
  }
}

TEST(Hex, round_trips_and_refuses) {
  EXPECT_EQ(to_hex(as_bytes("\x01\xfe")), "01fe");
  EXPECT_EQ(as_text(*from_hex("01FE")), "\x01\xfe");
  EXPECT_FALSE(from_hex("0").ok());
  EXPECT_FALSE(from_hex("zz").ok());
}

TEST(Printable, keeps_spanish_and_escapes_the_rest) {
  EXPECT_EQ(printable("año_1.xml"), "año_1.xml");
  EXPECT_EQ(printable("a\nb\x1b[31m"), "a%0Ab%1B[31m");
  EXPECT_EQ(printable("\xff\xc0\x80"), "%FF%C0%80");
  EXPECT_EQ(printable("x\xE2\x80\xAEgnp"), "x%E2%80%AEgnp") << "a bidi override must not reach a console";
}

TEST(Utf8, tells_well_formed_text) {
  EXPECT_TRUE(is_utf8(""));
  EXPECT_TRUE(is_utf8("Cañar, São Tomé, \xF0\x9F\x9A\xA2"));
  for (const std::string_view text : {"Ca\xF1", "\xC0\x80", "\xED\xA0\x80", "\xC3", "\xF5\x80\x80\x80"}) {
    EXPECT_FALSE(is_utf8(text));
  }
}

TEST(Printable, never_cuts_inside_a_character) { EXPECT_EQ(printable("ññ", 3), "ñ"); }

}  // namespace
}  // namespace esclusa
