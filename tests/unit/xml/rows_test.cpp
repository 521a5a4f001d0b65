#include "xml/rows.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

namespace esclusa::xml {
namespace {

using testing::HasSubstr;

/// The rows as "name=text|…;" or the code of the error.
std::string read(const std::string& xml, std::string* what = nullptr) {
  std::istringstream in(xml);
  auto reader = RowReader::open(in);
  std::string told;
  for (XmlRow row; reader.ok();) {
    const auto more = (*reader)->next(row);
    if (!more) {
      if (what != nullptr) *what = more.error().what;
      return more.error().code;
    }
    if (!*more) return told;
    told += std::to_string(row.line) + ":";
    for (const RowField& field : row.fields) told += field.name + "=" + field.text + "|";
    told += ";";
  }
  if (what != nullptr) *what = reader.error().what;
  return reader.error().code;
}

TEST(RowReader, gives_rows_with_their_lines) {
  EXPECT_EQ(read("<R>\n<F><a>1</a><b/></F>\n<F><a>&lt;ñ&#65;</a><c><![CDATA[<x>]]></c></F></R>"),
            "2:a=1|b=|;3:a=<ñA|c=<x>|;");
  EXPECT_EQ(read("\xEF\xBB\xBF<?xml version='1.0' encoding='UTF-8'?><R/>"), "");
  EXPECT_EQ(read("<p:R xmlns:p='urn:x'><!-- c --><p:F><p:a> 1 </p:a></p:F></p:R>"), "1:a= 1 |;");
}

TEST(RowReader, tells_of_the_root) {
  std::istringstream in("<Registro xmlns='urn:x' nombre='ruc' version='1.0'><F/></Registro>");
  const auto reader = RowReader::open(in);
  ASSERT_TRUE(reader.ok());
  EXPECT_EQ((*reader)->root_name(), "Registro");
  EXPECT_EQ((*reader)->root_namespace(), "urn:x");
  EXPECT_EQ((*reader)->root_attribute("nombre"), "ruc");
  EXPECT_EQ((*reader)->root_attribute("otro"), "");
}

TEST(RowReader, refuses_what_documents_may_not_have_either) {
  EXPECT_EQ(read("<!DOCTYPE R><R/>"), "XML-E01");
  EXPECT_EQ(read("<!DOCTYPE R [<!ENTITY a 'b'>]><R><F><a>&a;</a></F></R>"), "XML-E01");
  EXPECT_EQ(read("<!DOCTYPE R SYSTEM 'file:///etc/passwd'><R/>"), "XML-E01");
  EXPECT_EQ(read("<R><F><a>&nbsp;</a></F></R>"), "XML-E01");
  EXPECT_EQ(read("<R><?php x?></R>"), "XML-E05");
  EXPECT_EQ(read(std::string("<R>\0</R>", 8)), "XML-E02");
  EXPECT_EQ(read("<R><F><a>\xE1</a></F></R>"), "XML-E02");
  EXPECT_EQ(read("<?xml version='1.0' encoding='ISO-8859-1'?><R><F><a>\xE1</a></F></R>"), "XML-E02");
  EXPECT_EQ(read("<R><F><a>1</a></F>"), "XML-E03");
  EXPECT_EQ(read("<R><F></R>"), "XML-E03");
  EXPECT_EQ(read(""), "XML-E03");
  EXPECT_EQ(read("<R/><R/>"), "XML-E03");
  EXPECT_EQ(read("<R><F><a><b/></a></F></R>"), "XML-E06");
  EXPECT_EQ(read("<R><F x='1'/></R>"), "XML-E06");
  EXPECT_EQ(read("<R>text</R>"), "XML-E06");
  std::string what;
  EXPECT_EQ(read("<R>\n\n<F>x</F></R>", &what), "XML-E06");
  EXPECT_THAT(what, HasSubstr("línea 3:"));
}

TEST(RowReader, keeps_every_quantity_bounded) {
  EXPECT_EQ(read("<R><F><a>" + std::string(70'000, 'x') + "</a></F></R>"), "XML-E04");
  EXPECT_EQ(read("<R><F><" + std::string(200'000, 'x')), "XML-E04");
  EXPECT_EQ(read("<R a='" + std::string(200'000, 'x') + "'/>"), "XML-E04");
  std::string fields;
  for (int i = 0; i < 30'000; ++i) fields += "<abc/>";
  EXPECT_EQ(read("<R><F>" + fields + "</F></R>"), "XML-E04");
}

}  // namespace
}  // namespace esclusa::xml
