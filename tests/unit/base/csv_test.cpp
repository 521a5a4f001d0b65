#include "base/csv.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

namespace esclusa {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using Rows = std::vector<std::vector<std::string>>;

/// The rows after the header, or the first error.
Result<Rows> read(const std::string& text, CsvFormat format = {}) {
  std::istringstream in(text);
  ESC_TRY(CsvReader reader, CsvReader::open(in, "lista.csv", format));
  Rows rows;
  CsvRow row;
  for (;;) {
    ESC_TRY(const bool more, reader.next(row));
    if (!more) return rows;
    auto& fields = rows.emplace_back();
    for (std::size_t i = 0; i < row.size(); ++i) fields.emplace_back(row[i]);
  }
}

TEST(Csv, reads_quotes_doubled_quotes_and_empty_fields) {
  const auto rows = read("a,b\n1,\"x, y\"\n2,\"say \"\"hi\"\"\"\n,\"\"\n");
  ASSERT_TRUE(rows.ok()) << rows.error().what;
  EXPECT_THAT(*rows,
              ElementsAre(ElementsAre("1", "x, y"), ElementsAre("2", "say \"hi\""), ElementsAre("", "")));
}

TEST(Csv, takes_crlf_byte_order_mark_blank_lines_and_a_missing_last_line_end) {
  const auto rows = read(
      "\xEF\xBB\xBF"
      "a,b\r\n\r\n1,2\r\n\n3,\"4\"");
  ASSERT_TRUE(rows.ok()) << rows.error().what;
  EXPECT_THAT(*rows, ElementsAre(ElementsAre("1", "2"), ElementsAre("3", "4")));
}

TEST(Csv, finds_columns_by_name_and_tells_the_line) {
  std::istringstream in("codigo;nombre\n001;\"dos\nlíneas\"\n002;otro\n");
  auto reader = CsvReader::open(in, "lista.csv", {.delimiter = ';'});
  ASSERT_TRUE(reader.ok());
  EXPECT_EQ(*reader->column("nombre"), 1U);
  EXPECT_EQ(reader->column("Nombre").error().code, "csv.column");
  EXPECT_THAT(reader->column("pais").error().what, HasSubstr("lista.csv"));
  CsvRow row;
  ASSERT_TRUE(*reader->next(row));
  EXPECT_EQ(row[1], "dos\nlíneas");
  EXPECT_EQ(row.line(), 2U);
  ASSERT_TRUE(*reader->next(row));
  EXPECT_EQ(row.line(), 4U);
  EXPECT_FALSE(*reader->next(row));
  EXPECT_FALSE(*reader->next(row)) << "the end stays the end";
}

TEST(Csv, names_code_and_line_of_each_fault) {
  const struct {
    std::string text, code, line;
  } cases[] = {
      {"", "csv.header", "línea 1:"},
      {"\n\n", "csv.header", "línea 1:"},
      {"a,,c\n", "csv.header", "línea 1:"},
      {"a,b,a\n", "csv.header", "línea 1:"},
      {"a,b\n1\n", "csv.syntax", "línea 2:"},
      {"a,b\n1,2\n1,2,3\n", "csv.syntax", "línea 3:"},
      {"a,b\n1,x\"y\n", "csv.syntax", "línea 2:"},
      {"a,b\n1,\"x\"y\n", "csv.syntax", "línea 2:"},
      {"a,b\n1,2\n1,\"open\n\n\n", "csv.syntax", "línea 3:"},
      {"a,b\n1,2\r3,4\n", "csv.syntax", "línea 2:"},
      {std::string("a,b\n1,\0\n", 8), "csv.syntax", "línea 2:"},
      {std::string("a,b\n1,\"\0\"\n", 10), "csv.syntax", "línea 2:"},
      {"a,b\n1,Ca\xF1"
       "ar\n",
       "csv.encoding", "línea 2:"},
      {"a,b\n\xC3,\xB1\n", "csv.encoding", "línea 2:"},
  };
  for (const auto& c : cases) {
    const auto rows = read(c.text);
    ASSERT_FALSE(rows.ok()) << c.text;
    EXPECT_EQ(rows.error().code, c.code) << c.text;
    EXPECT_EQ(rows.error().remedy, Remedy::park);
    EXPECT_THAT(rows.error().what, HasSubstr("lista.csv, " + c.line)) << c.text;
  }
}

TEST(Csv, keeps_memory_bounded) {
  const CsvFormat tight{.max_field = 4, .max_row = 10};
  EXPECT_TRUE(read("a,b\n1234,1234\n", tight).ok());
  EXPECT_EQ(read("a,b\n12345,1\n", tight).error().code, "csv.limit");
  EXPECT_EQ(read("a,b\n\"12345\",1\n", tight).error().code, "csv.limit");
  EXPECT_EQ(read("a,b,c\n1234,1234,1\n", tight).error().code, "csv.limit");
  EXPECT_EQ(read("a,b\n" + std::string(1000, ',') + "\n", tight).error().code, "csv.limit");
  EXPECT_EQ(read("a\n\"" + std::string(1U << 20U, 'x'), {}).error().code, "csv.limit");
}

TEST(Csv, does_not_care_where_a_chunk_ends) {
  std::string body;
  Rows expected;
  for (int i = 0; i < 3000; ++i) {
    body += std::to_string(i) + ",\"a \"\"b\"\"\r\nc\"\r\n";
    expected.push_back({std::to_string(i), "a \"b\"\r\nc"});
  }
  for (std::size_t shift = 1; shift < 20; ++shift) {
    const auto rows = read(std::string(shift, 'h') + ",b\r\n" + body);
    ASSERT_TRUE(rows.ok()) << rows.error().what;
    ASSERT_EQ(*rows, expected) << shift;
  }
}

/// Gives a header and one row, then fails like a disk.
class FailingDisk final : public std::streambuf {
 protected:
  int_type underflow() override {
    if (given_) throw std::runtime_error("input/output error");
    given_ = true;
    setg(text_.data(), text_.data(), text_.data() + text_.size());
    return traits_type::to_int_type(*gptr());
  }

 private:
  std::string text_ = "a,b\n1,2\n";
  bool given_ = false;
};

TEST(Csv, never_takes_a_failing_disk_for_the_end_of_the_file) {
  FailingDisk disk;
  std::istream in(&disk);
  auto reader = CsvReader::open(in, "lista.csv");
  CsvRow row;
  Result<bool> more = true;
  if (reader.ok()) {
    do more = reader->next(row);
    while (more.ok() && *more);
  }
  EXPECT_EQ(reader.ok() ? more.error().code : reader.error().code, "csv.read");
}

}  // namespace
}  // namespace esclusa
