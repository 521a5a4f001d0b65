#include "xml/sniff.h"

#include <gtest/gtest.h>

#include <string>

namespace esclusa::xml {
namespace {

std::string seen(std::string_view head) {
  const auto root = sniff_root(head);
  return root ? "{" + std::string(root->space) + "}" + std::string(root->name) : "nothing";
}

TEST(SniffRoot, finds_the_name_and_its_namespace) {
  EXPECT_EQ(seen("<a xmlns='urn:x'><b>"), "{urn:x}a");
  EXPECT_EQ(seen("<a/>"), "{}a");
  EXPECT_EQ(seen("<p:a q='>' xmlns='urn:y' xmlns:p = \"urn:x\" >"), "{urn:x}a");
  EXPECT_EQ(seen("\xEF\xBB\xBF<?xml version='1.0'?>\n<!-- <z> --><?pi <y>?>\r\n<a\n xmlns=\"urn:x\"\n/>"),
            "{urn:x}a");
}

TEST(SniffRoot, gives_up_on_what_it_does_not_see_whole) {
  for (const char* head : {"", "text", "<", "<a", "<a xmlns='urn", "<a xmlns", "<a xmlns>", "<a b='1'",
                           "<!-- <a/>", "<?xml ", "<!DOCTYPE a><a/>", "PK\3\4", "<a xmlns=urn:x/>"}) {
    EXPECT_EQ(seen(head), "nothing") << head;
  }
}

}  // namespace
}  // namespace esclusa::xml
