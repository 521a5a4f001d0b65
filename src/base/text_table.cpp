#include "base/text_table.h"

#include <algorithm>

namespace esclusa {
namespace {

constexpr std::size_t kWidest = 60;

/// Characters, not octets: what a terminal shows in one column each for our texts.
std::size_t width(const std::string& text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

struct Column {
  std::size_t width = 0;
  bool figures = true;
};

std::vector<Column> measure(const std::vector<std::string>& head,
                            const std::vector<std::vector<std::string>>& rows) {
  std::vector<Column> columns;
  for (const std::string& title : head) columns.push_back({width(title), !rows.empty()});
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      columns[i].width = std::min(kWidest, std::max(columns[i].width, width(row[i])));
      if (!std::ranges::all_of(row[i], [](char c) { return c >= '0' && c <= '9'; }))
        columns[i].figures = false;
    }
  }
  return columns;
}

std::string line(const std::vector<std::string>& cells, const std::vector<Column>& columns) {
  std::string text;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const std::size_t used = width(cells[i]);
    const std::string padding(used < columns[i].width ? columns[i].width - used : 0, ' ');
    text += columns[i].figures ? padding + cells[i] : cells[i] + padding;
    text += "  ";
  }
  text.erase(text.find_last_not_of(' ') + 1);
  return text + '\n';
}

}  // namespace

std::string text_table(const std::vector<std::string>& head,
                       const std::vector<std::vector<std::string>>& rows) {
  const std::vector<Column> columns = measure(head, rows);
  std::string text = line(head, columns);
  std::vector<std::string> rule;
  for (const Column& column : columns) rule.emplace_back(column.width, '-');
  text += line(rule, columns);
  for (const auto& row : rows) text += line(row, columns);
  return text;
}

}  // namespace esclusa
