#pragma once
/// CSV that spreadsheets open without running anything in it.

#include <string>
#include <string_view>
#include <vector>

namespace esclusa {

/// Rows of RFC 4180 in UTF-8 behind a byte order mark, without which spreadsheets take the text for Latin-1;
/// CsvReader reads them. A field that a spreadsheet would take for a formula gets an apostrophe before it.
class CsvWriter {
 public:
  void row(const std::vector<std::string>& fields);
  [[nodiscard]] const std::string& text() const noexcept { return text_; }

 private:
  void field(std::string_view value);
  std::string text_ = "\xEF\xBB\xBF";
};

}  // namespace esclusa
