#include <gtest/gtest.h>

#include <sstream>

#include "base/csv.h"
#include "base/csv_writer.h"
#include "base/text_table.h"

namespace esclusa {
namespace {

TEST(TextTable, counts_characters_and_puts_figures_flush_right) {
  EXPECT_EQ(text_table({"SOCIO", "N", "CÓDIGO"}, {{"depósito", "7", ""}, {"a", "12345", "X"}}),
            "SOCIO         N  CÓDIGO\n"
            "--------  -----  ------\n"
            "depósito      7\n"
            "a         12345  X\n");
}

std::string written(const std::vector<std::string>& fields) {
  CsvWriter csv;
  csv.row(fields);
  return csv.text().substr(3);
}

TEST(CsvWriter, quotes_what_must_be_quoted) {
  EXPECT_EQ(written({"a", "b c", "", "1.5"}), "a,b c,,1.5\r\n");
  EXPECT_EQ(written({"a,b", "say \"x\"", "two\nlines"}), "\"a,b\",\"say \"\"x\"\"\",\"two\nlines\"\r\n");
}

TEST(CsvWriter, no_field_starts_a_formula) {
  for (const std::string text : {"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "  =1", "\r=1", "＝1", "＠x"})
    EXPECT_TRUE(written({text}).starts_with("\"'")) << text;
  EXPECT_EQ(written({"a=1", "1-2", "x@y"}), "a=1,1-2,x@y\r\n");
}

TEST(CsvWriter, our_own_reader_reads_it) {
  CsvWriter csv;
  csv.row({"uno", "dos"});
  csv.row({"a \"b\", c", "línea\r\notra"});
  std::istringstream in(csv.text());
  auto reader = CsvReader::open(in, "x.csv");
  ASSERT_TRUE(reader.ok()) << reader.error().what;
  CsvRow row;
  ASSERT_TRUE(*reader->next(row));
  EXPECT_EQ(row[0], "a \"b\", c");
  EXPECT_EQ(row[1], "línea\r\notra");
}

}  // namespace
}  // namespace esclusa
