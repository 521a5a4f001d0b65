#include "transport/drop.h"

#include <gtest/gtest.h>

namespace esclusa::transport {
namespace {

TEST(DropNames, a_name_stays_inside_its_folder) {
  using namespace std::string_view_literals;
  for (const std::string_view name : {"a.xml"sv, "-rf"sv, "..."sv, "a\nb"sv, "\xff"sv})
    EXPECT_TRUE(is_plain_name(name));
  for (const std::string_view name : {""sv, "."sv, ".."sv, "a/b"sv, "/"sv, "a\0b"sv})
    EXPECT_FALSE(is_plain_name(name));
  EXPECT_TRUE(is_plain_name(std::string(255, 'x')));
  EXPECT_FALSE(is_plain_name(std::string(256, 'x')));
}

TEST(DropNames, temporaries_are_found_again_and_never_shared) {
  EXPECT_EQ(temporary_name("a.acuse.xml"), ".esclusa-out-a.acuse.xml.tmp");
  const std::string one = temporary_name(std::string(254, 'x') + "1");
  EXPECT_TRUE(is_plain_name(one));
  EXPECT_EQ(one, temporary_name(std::string(254, 'x') + "1"));
  EXPECT_NE(one, temporary_name(std::string(254, 'x') + "2"));
}

}  // namespace
}  // namespace esclusa::transport
