#include "base/csv_writer.h"

#include <algorithm>
#include <array>

namespace esclusa {
namespace {

/// Also the full-width forms, which some spreadsheets take for the plain ones.
constexpr std::array<std::string_view, 10> kFormulaStarts{
    "=", "+", "-", "@", "\t", "\r", "\xEF\xBC\x9D", "\xEF\xBC\x8B", "\xEF\xBC\x8D", "\xEF\xBC\xA0"};

/// Spaces before it do not make a formula harmless everywhere.
bool is_formula(std::string_view value) {
  value.remove_prefix(std::min(value.find_first_not_of(' '), value.size()));
  return std::ranges::any_of(kFormulaStarts,
                             [&](std::string_view start) { return value.starts_with(start); });
}

}  // namespace

void CsvWriter::row(const std::vector<std::string>& fields) {
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (i > 0) text_ += ',';
    field(fields[i]);
  }
  text_ += "\r\n";
}

void CsvWriter::field(std::string_view value) {
  const bool formula = is_formula(value);
  if (!formula && value.find_first_of(",\"\r\n") == std::string_view::npos) {
    text_ += value;
    return;
  }
  text_ += formula ? "\"'" : "\"";
  for (const char c : value) {
    if (c == '"') text_ += '"';
    text_ += c;
  }
  text_ += '"';
}

}  // namespace esclusa
