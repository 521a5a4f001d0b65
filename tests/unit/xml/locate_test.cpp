#include "xml/locate.h"

#include <gtest/gtest.h>

#include <string>

namespace esclusa::xml {
namespace {

/// "line:column" of a path.
std::string place(const std::string& file, const std::string& path) {
  Findings findings{{"IIE-E01", path, "", ""}};
  locate(as_bytes(file), findings);
  return std::to_string(findings[0].line) + ":" + std::to_string(findings[0].column);
}

TEST(Locate, finds_the_start_tag) {
  EXPECT_EQ(place("<a>\n  <b/>\n</a>", "/a/b"), "2:3");
}

TEST(Locate, counts_siblings_of_one_name_only) {
  EXPECT_EQ(place("<a><b/><c/><b/>\n<b x='1'/></a>", "/a/b[3]"), "2:1");
}

TEST(Locate, does_not_count_elements_of_the_same_name_elsewhere) {
  EXPECT_EQ(place("<a><c><b/></c>\n<b/></a>", "/a/b"), "2:1");
}

TEST(Locate, takes_a_missing_position_as_the_first) {
  EXPECT_EQ(place("<a><b/>\n<b/></a>", "/a/b"), place("<a><b/>\n<b/></a>", "/a/b[1]"));
}

TEST(Locate, gives_an_attribute_the_place_of_its_element) {
  EXPECT_EQ(place("<a>\n<b c='1'/></a>", "/a/b/@c"), "2:1");
}

TEST(Locate, falls_back_to_the_nearest_ancestor) {
  EXPECT_EQ(place("<a>\n<b><c/></b></a>", "/a/b/d[4]/e"), "2:1");
}

TEST(Locate, ignores_prefixes_as_paths_do) {
  EXPECT_EQ(place("<p:a xmlns:p='urn:x'>\n<p:b/></p:a>", "/a/b"), "2:1");
}

TEST(Locate, is_not_misled_by_comments_and_cdata) {
  EXPECT_EQ(place("<a><!-- <b/> --><![CDATA[<b/>]]>\n<b/></a>", "/a/b"), "2:1");
}

TEST(Locate, is_not_misled_by_a_bracket_in_an_attribute) {
  EXPECT_EQ(place("<a><c x='/>'><b/></c>\n<b/></a>", "/a/b"), "2:1");
}

TEST(Locate, counts_crlf_and_lone_cr_as_one_line_end_each) {
  EXPECT_EQ(place("<a>\r\n\r<b/></a>", "/a/b"), "3:1");
}

TEST(Locate, does_not_count_the_byte_order_mark) {
  EXPECT_EQ(place("\xEF\xBB\xBF<a><b/></a>", "/a/b"), "1:4");
}

TEST(Locate, counts_columns_in_octets) {
  EXPECT_EQ(place("<a>\xC3\xB1<b/></a>", "/a/b"), "1:6");
}

TEST(Locate, leaves_known_lines_and_findings_without_path_alone) {
  Findings findings{{"XML-E03", "", "", "", 7, 3}, {"FIR-E00", "", "", ""}};
  locate(as_bytes("<a/>"), findings);
  EXPECT_EQ(findings[0].line, 7U);
  EXPECT_EQ(findings[1].line, 0U);
}

}  // namespace
}  // namespace esclusa::xml
