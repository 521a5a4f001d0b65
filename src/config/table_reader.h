#pragma once
/// One TOML table, read key by key; what is wrong or unknown becomes a Problem with its line.

#include <toml++/toml.h>

#include <chrono>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "config/config.h"

namespace esclusa::config {

class TableReader {
 public:
  /// `table` may be null: then every key is missing. `name` is how people find it, "[seal]".
  TableReader(const toml::table* table, std::string name, Path file, std::vector<Problem>& problems)
      : table_(table), name_(std::move(name)), file_(std::move(file)), problems_(problems) {}

  [[nodiscard]] bool present() const { return table_ != nullptr; }

  void required(const char* key, std::string& value);
  void optional(const char* key, std::string& value);
  void required(const char* key, Path& value);
  void optional(const char* key, Path& value);
  void optional(const char* key, bool& value);
  void optional(const char* key, int& value, int least, int most);
  void optional(const char* key, std::uint64_t& value, std::uint64_t least, std::uint64_t most);
  void optional(const char* key, std::chrono::seconds& value, std::int64_t least, std::int64_t most);
  /// "06:30".
  void optional(const char* key, TimeOfDay& value);
  /// An empty text means none.
  void optional(const char* key, std::optional<TimeOfDay>& value);
  /// A date and time of TOML; without a time zone it is Ecuador's, and a date alone is its midnight there.
  void optional(const char* key, Instant& value);
  void optional(const char* key, std::vector<LocalDay>& value);
  void optional(const char* key, std::vector<std::string>& value);
  void optional(const char* key, std::vector<Path>& value);
  /// A list, or one text alone.
  void one_or_more(const char* key, std::vector<std::string>& value);

  /// A list of tables; `read` takes a TableReader for each.
  template <class Read>
  void tables(const char* key, Read read) {
    const toml::node* node = find(key, false);
    if (node == nullptr) return;
    const toml::array* list = node->as_array();
    if (list == nullptr) return problem(key, "debe ser una lista de tablas");
    for (const toml::node& item : *list) {
      if (!item.is_table()) return problem(key, "debe ser una lista de tablas");
      TableReader reader(item.as_table(), name_ + " " + key, file_, problems_);
      read(reader);
      reader.finish();
    }
  }

  /// A word out of a closed list.
  template <class E>
  void choice(const char* key, E& value, std::initializer_list<std::pair<std::string_view, E>> words) {
    std::string text;
    optional(key, text);
    if (text.empty()) return;
    std::string known;
    for (const auto& [word, meaning] : words) {
      if (word == text) {
        value = meaning;
        return;
      }
      known += known.empty() ? "" : ", ";
      known += word;
    }
    problem(key, "«" + text + "» no se conoce; valores posibles: " + known);
  }

  /// Keys that nobody asked for are faults: a misspelt key must not be ignored.
  void finish();
  void problem(const char* key, const std::string& text);

 private:
  const toml::node* find(const char* key, bool required);
  [[nodiscard]] unsigned line_of(const toml::node* node) const;
  [[nodiscard]] Path absolute(const std::string& text) const;
  bool integer(const char* key, std::int64_t& value, std::int64_t least, std::int64_t most);

  const toml::table* table_;
  std::string name_;
  Path file_;
  std::vector<Problem>& problems_;
  std::set<std::string, std::less<>> asked_;
};

}  // namespace esclusa::config
