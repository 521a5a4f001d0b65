#include "xml/guarded.h"

#include <gtest/gtest.h>

#include "xml/canonicalize.h"

namespace esclusa::xml {
namespace {

using namespace std::string_literals;

const LibraryScope kLibrary;

struct Outcome {
  std::string codes;  // "accepted" or the codes
  Findings findings;
};

Outcome parse(std::string_view file, const Limits& limits = {}) {
  Outcome outcome;
  const auto document = GuardedDocument::parse(as_bytes(file), limits, outcome.findings);
  EXPECT_EQ(document.ok(), outcome.findings.empty());
  if (document.ok()) {
    outcome.codes = "accepted";
    return outcome;
  }
  EXPECT_EQ(document.error().code, "xml.refused");
  EXPECT_EQ(document.error().remedy, Remedy::reject);
  for (const Finding& finding : outcome.findings) {
    outcome.codes += (outcome.codes.empty() ? "" : ",") + finding.code;
    EXPECT_FALSE(finding.detail.empty() && finding.code != "XML-E00");
  }
  return outcome;
}

std::string repeat(std::string_view text, std::size_t times) {
  std::string result;
  for (std::size_t i = 0; i < times; ++i) result += text;
  return result;
}

struct Case {
  const char* name;
  std::string file;
  const char* codes;
};

class Guard : public testing::TestWithParam<Case> {};

TEST_P(Guard, judges) {
  EXPECT_EQ(parse(GetParam().file).codes, GetParam().codes);
}

const Case kCases[] = {
    {"plain", "<a/>", "accepted"},
    {"declaration", "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<a/>", "accepted"},
    {"declaration_in_lower_case", "<?xml version='1.0' encoding='utf-8'?><a/>", "accepted"},
    {"standalone", "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?><a/>", "accepted"},
    {"byte_order_mark", "\xEF\xBB\xBF<?xml version=\"1.0\"?><a/>", "accepted"},
    {"cdata", "<a><![CDATA[<b> & ]]></a>", "accepted"},
    {"doctype_in_cdata", "<a><![CDATA[<!DOCTYPE a>]]></a>", "accepted"},
    {"other_prefix", "<x:a xmlns:x=\"urn:esclusa:edoc:1\" x:b=\"1\"/>", "accepted"},
    {"comments", "<!-- a --><a><!-- <!DOCTYPE a> --></a><!-- b -->", "accepted"},
    {"character_references", "<a b=\"&#10;\">&#13;&#x41;&amp;&lt;&gt;&quot;&apos;</a>", "accepted"},
    {"letters", "<a>\xC3\x91\xC3\xA1 \xE2\x82\xAC \xF0\x9F\x98\x80</a>", "accepted"},
    {"crlf", "<a>\r\n</a>\r\n", "accepted"},
    {"greater_in_attribute", "<a b='>'/>", "accepted"},
    {"equals_in_text", "<a>" + repeat("=", 200) + "</a>", "accepted"},

    {"empty", "", "XML-E00"},

    {"doctype", "<!DOCTYPE a><a/>", "XML-E01"},
    {"doctype_after_comment", "<!-- --><!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "XML-E01"},
    {"external_dtd", "<!DOCTYPE a SYSTEM \"file:///etc/passwd\"><a/>", "XML-E01"},
    {"external_entity", "<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><a>&b;</a>", "XML-E01"},
    {"parameter_entity", "<!DOCTYPE a [<!ENTITY % b SYSTEM \"http://localhost/\"> %b;]><a/>", "XML-E01"},
    {"billion_laughs", "<!DOCTYPE a [<!ENTITY a 'x'><!ENTITY b '&a;&a;'>]><a>&b;</a>", "XML-E01"},
    {"undeclared_entity", "<a>&nbsp;</a>", "XML-E01"},

    {"utf16_le", "\xFF\xFE<\0a\0/\0>\0"s, "XML-E02"},
    {"utf16_be", "\xFE\xFF\0<\0a\0/\0>"s, "XML-E02"},
    {"utf16_without_mark", "<\0a\0/\0>\0"s, "XML-E02"},
    {"utf32", "\0\0\xFE\xFF\0\0\0<"s, "XML-E02"},
    {"utf7", "+ADw-a/+AD4-", "XML-E02"},
    {"ebcdic", "\x4C\x6F\xA7\x94\x93", "XML-E02"},
    {"latin1_declared", "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a>\xF1</a>", "XML-E02"},
    {"latin1_undeclared", "<a>\xF1 ando</a>", "XML-E02"},
    {"overlong", "<a>\xC0\xBC</a>", "XML-E02"},
    {"surrogate", "<a>\xED\xA0\x80</a>", "XML-E02"},
    {"noncharacter", "<a>\xEF\xBF\xBE</a>", "XML-E02"},
    {"beyond_unicode", "<a>\xF4\x90\x80\x80</a>", "XML-E02"},
    {"nul", "<a>\0</a>"s, "XML-E02"},
    {"control_character", "<a>\x01</a>", "XML-E02"},
    {"control_reference", "<a>&#1;</a>", "XML-E02"},
    {"nul_reference", "<a>&#0;</a>", "XML-E02"},
    {"version_1_1", "<?xml version=\"1.1\"?><a/>", "XML-E02"},
    {"second_declaration", "<?xml version=\"1.0\"?><a><?xml version=\"1.0\"?></a>", "XML-E05"},
    {"blank_before", "\n<?xml version=\"1.0\"?><a/>", "XML-E02"},
    {"text", "hola", "XML-E02"},
    {"json", "{\"a\": 1}", "XML-E02"},
    {"gzip", "\x1F\x8B\x08", "XML-E02"},
    {"zip", "PK\x03\x04", "XML-E02"},
    {"pkcs7", "\x30\x82\x01\x01", "XML-E02"},
    {"pkcs7_base64", "MIIC", "XML-E02"},
    {"pdf", "%PDF-1.7", "XML-E02"},
    {"bad_standalone", "<?xml version=\"1.0\" standalone=\"si\"?><a/>", "XML-E02"},

    {"cut_off", "<a><b>", "XML-E03"},
    {"cut_in_a_tag", "<a><b c=\"", "XML-E03"},
    {"cut_in_a_comment", "<a><!-- ", "XML-E03"},
    {"cut_in_a_character", "<a>\xC3", "XML-E03"},
    {"two_roots", "<a/><b/>", "XML-E03"},
    {"trailing_text", "<a/>hola", "XML-E03"},
    {"crossed_tags", "<a><b></a></b>", "XML-E03"},
    {"repeated_attribute", "<a b='1' b='2'/>", "XML-E03"},
    {"repeated_attribute_by_namespace", "<a xmlns:x='urn:u' xmlns:y='urn:u' x:b='1' y:b='2'/>", "XML-E03"},
    {"undeclared_prefix", "<x:a/>", "XML-E03"},
    {"undeclared_attribute_prefix", "<a x:b='1'/>", "XML-E03"},
    {"prefix_bound_to_nothing", "<x:a xmlns:x=''/>", "XML-E03"},
    {"xml_prefix_rebound", "<a xmlns:xml='urn:other'/>", "XML-E03"},
    {"relative_namespace", "<a xmlns='otro'/>", "XML-E03"},
    {"namespace_with_blank", "<a><x:b xmlns:x='urn:a b'/></a>", "XML-E03"},
    {"two_colons", "<a:b:c xmlns:a='urn:u'/>", "XML-E03"},
    {"bare_ampersand", "<a>Ro & Co</a>", "XML-E03"},
    {"bare_less_than", "<a>1 < 2</a>", "XML-E03"},
    {"only_a_comment", "<!-- nothing -->", "XML-E03"},
    {"cdata_end_in_text", "<a>]]></a>", "XML-E03"},

    {"deep", repeat("<a>", 65) + repeat("</a>", 65), "XML-E04"},
    {"very_deep_and_cut_off", repeat("<a>", 100'000), "XML-E04"},
    {"many_attributes",
     "<a xmlns='urn:u'" +
         [] {
           std::string text;
           for (int i = 0; i < 64; ++i) text += " a" + std::to_string(i) + "=''";
           return text;
         }() +
         "/>",
     "XML-E04"},
    {"long_tag", "<a b='" + std::string(17'000, 'x') + "'/>", "XML-E04"},
    {"many_nodes", "<a>" + repeat("<b/>", 200'000) + "</a>", "XML-E04"},
    {"too_large", "<a>" + std::string(8UL * 1024 * 1024, 'x') + "</a>", "XML-E04"},

    {"instruction", "<?xml-stylesheet href='http://localhost/'?><a/>", "XML-E05"},
    {"instruction_inside", "<a><?php ?></a>", "XML-E05"},
    {"xinclude", "<a xmlns:i='http://www.w3.org/2001/XInclude'><i:include href='/etc/passwd'/></a>",
     "XML-E05"},
};

INSTANTIATE_TEST_SUITE_P(GuardedDocument, Guard, testing::ValuesIn(kCases),
                         [](const auto& tested) { return std::string(tested.param.name); });

TEST(GuardedDocument, tells_the_root) {
  Findings findings;
  const auto document =
      GuardedDocument::parse(as_bytes("<x:a xmlns:x=\"urn:esclusa:edoc:1\"/>"), {}, findings);
  ASSERT_TRUE(document.ok());
  EXPECT_EQ(document->root_name(), "a");
  EXPECT_EQ(document->root_namespace(), "urn:esclusa:edoc:1");
}

TEST(GuardedDocument, tells_line_and_column_of_a_fault) {
  const Outcome outcome = parse("<a>\n  <b></c>\n</a>");
  ASSERT_EQ(outcome.codes, "XML-E03");
  EXPECT_EQ(outcome.findings[0].line, 2U);
  EXPECT_GE(outcome.findings[0].column, 6U);
  EXPECT_LE(outcome.findings[0].column, 10U);
}

TEST(GuardedDocument, tells_where_a_cut_off_file_ends) {
  const Outcome outcome = parse("<a>\n<b>");
  ASSERT_EQ(outcome.codes, "XML-E03");
  EXPECT_EQ(outcome.findings[0].line, 2U);
  EXPECT_EQ(outcome.findings[0].column, 4U);
  EXPECT_NE(outcome.findings[0].detail.find("cortado"), std::string::npos);
}

TEST(GuardedDocument, tells_where_a_foreign_octet_is) {
  const Outcome outcome = parse("<a>\n\n  \xF1 </a>");
  ASSERT_EQ(outcome.codes, "XML-E02");
  EXPECT_EQ(outcome.findings[0].line, 3U);
  EXPECT_EQ(outcome.findings[0].column, 3U);
  EXPECT_EQ(outcome.findings[0].value, "0xF1");
}

TEST(GuardedDocument, keeps_to_the_limits_it_is_given) {
  Limits limits;
  limits.bytes = 20;
  EXPECT_EQ(parse("<a>123456789012</a>", limits).codes, "accepted");
  EXPECT_EQ(parse("<a>12345678901234</a>", limits).codes, "XML-E04");
  limits = {};
  limits.depth = 2;
  EXPECT_EQ(parse("<a><b></b></a>", limits).codes, "accepted");
  EXPECT_EQ(parse("<a><b><c></c></b></a>", limits).codes, "XML-E04");
  EXPECT_EQ(parse("<a><b><c/></b></a>", limits).codes, "XML-E04");
  limits = {};
  limits.attributes = 2;
  EXPECT_EQ(parse("<a b='1' c='a=b=c'/>", limits).codes, "accepted");
  EXPECT_EQ(parse("<a b='1' xmlns='urn:u' xmlns:v='urn:v'/>", limits).codes, "XML-E04");
}

TEST(GuardedDocument, adds_to_earlier_findings) {
  Findings findings{{"X", {}, {}, {}, 0, 0}};
  EXPECT_TRUE(GuardedDocument::parse(as_bytes("<a/>"), {}, findings).ok());
  EXPECT_FALSE(GuardedDocument::parse(as_bytes("<a>"), {}, findings).ok());
  EXPECT_EQ(findings.size(), 2U);
}

TEST(Canonicalize, is_exclusive_and_without_comments) {
  Findings findings;
  const auto document = GuardedDocument::parse(
      as_bytes("\xEF\xBB\xBF<?xml version=\"1.0\"?><!-- x --><a xmlns:y='urn:unused' b='2' a=\"1\"><!-- y -->"
               "<![CDATA[<&>]]>&#13;<b/></a>"),
      {}, findings);
  ASSERT_TRUE(document.ok());
  const auto octets = canonical_content(*document);
  ASSERT_TRUE(octets.ok());
  EXPECT_EQ(as_text(*octets), "<a a=\"1\" b=\"2\">&lt;&amp;&gt;&#xD;<b></b></a>");
}

}  // namespace
}  // namespace esclusa::xml
