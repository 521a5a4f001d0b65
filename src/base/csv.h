#pragma once
/// Reference files in CSV (RFC 4180, UTF-8), read row by row in bounded memory.

#include <cstddef>
#include <istream>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace esclusa {

/// Limits are in octets and protect memory, whatever the file is.
struct CsvFormat {
  char delimiter = ',';
  std::size_t max_field = 8U * 1024;
  std::size_t max_row = 64U * 1024;
};

/// One row; its memory is used again by the next `CsvReader::next`, which ends the life of the views given
/// out.
class CsvRow {
 public:
  [[nodiscard]] std::size_t size() const noexcept { return ends_.size(); }
  /// `column` < size(), as given by `CsvReader::column`.
  [[nodiscard]] std::string_view operator[](std::size_t column) const noexcept;
  /// The line of the file on which the row begins, counted from 1.
  [[nodiscard]] std::size_t line() const noexcept { return line_; }

 private:
  friend class CsvReader;
  void start(std::size_t line);

  std::string text_;  // the fields one after the other, without quotes and delimiters
  std::vector<std::size_t> ends_;
  std::size_t line_ = 0;
};

/// Reads a file with a header row. A leading byte order mark and blank lines are skipped; lines end in LF or
/// CRLF; every row has as many fields as the header. Anything else is refused rather than guessed.
///
/// Errors name file and line: park "csv.syntax", "csv.limit", "csv.encoding", "csv.header", "csv.column",
/// "csv.read". After an error the reader is of no further use. Thread rule: one thread at a time.
class CsvReader {
 public:
  /// `in` stays the caller's and must outlive the reader; `name` is the file as the operator knows it.
  static Result<CsvReader> open(std::istream& in, std::string name, CsvFormat format = {});

  /// The names in the first row, each present once.
  [[nodiscard]] const std::vector<std::string>& header() const noexcept { return header_; }
  [[nodiscard]] Result<std::size_t> column(std::string_view name) const;

  /// False when the file is at its end.
  Result<bool> next(CsvRow& row);

  /// For faults that only the caller can see: `what` preceded by file and line.
  [[nodiscard]] Error fault(std::string code, std::size_t line, std::string_view what) const;

 private:
  CsvReader(std::istream& in, std::string name, CsvFormat format);

  Result<bool> read_row(CsvRow& row);
  Status read_plain(CsvRow& row);
  Status read_quoted(CsvRow& row);
  Status append(CsvRow& row, std::string_view run);
  Status end_field(CsvRow& row);
  Status take_line_end();
  Status skip_blank_lines();
  void skip_byte_order_mark();
  [[nodiscard]] int peek();
  void take() noexcept { ++position_; }
  [[nodiscard]] std::string_view buffered() const noexcept;

  std::istream* in_;
  std::string name_;
  CsvFormat format_;
  std::vector<std::string> header_;
  std::vector<char> chunk_;
  std::size_t position_ = 0;
  std::size_t filled_ = 0;
  std::size_t line_ = 1;
};

}  // namespace esclusa
