#include "config/table_reader.h"

#include <limits>

namespace esclusa::config {

unsigned TableReader::line_of(const toml::node* node) const {
  if (node != nullptr) return static_cast<unsigned>(node->source().begin.line);
  return table_ == nullptr ? 0 : static_cast<unsigned>(table_->source().begin.line);
}

void TableReader::problem(const char* key, const std::string& text) {
  const toml::node* node = table_ == nullptr ? nullptr : table_->get(key);
  problems_.push_back({file_, line_of(node), name_ + " " + key + ": " + text});
}

const toml::node* TableReader::find(const char* key, bool required) {
  asked_.insert(key);
  const toml::node* node = table_ == nullptr ? nullptr : table_->get(key);
  if (node == nullptr && required) problem(key, "falta esta clave");
  return node;
}

Path TableReader::absolute(const std::string& text) const {
  const Path path{text};
  return (path.is_absolute() ? path : file_.parent_path() / path).lexically_normal();
}

void TableReader::required(const char* key, std::string& value) {
  find(key, true);
  optional(key, value);
}

void TableReader::optional(const char* key, std::string& value) {
  const toml::node* node = find(key, false);
  if (node == nullptr) return;
  const auto* text = node->as_string();
  if (text == nullptr || text->get().empty())
    return problem(key, "debe ser un texto no vacío entre comillas");
  value = text->get();
}

void TableReader::required(const char* key, Path& value) {
  find(key, true);
  optional(key, value);
}

void TableReader::optional(const char* key, Path& value) {
  std::string text;
  optional(key, text);
  if (!text.empty()) value = absolute(text);
}

void TableReader::optional(const char* key, bool& value) {
  const toml::node* node = find(key, false);
  if (node == nullptr) return;
  const auto* flag = node->as_boolean();
  if (flag == nullptr) return problem(key, "debe ser true o false");
  value = flag->get();
}

bool TableReader::integer(const char* key, std::int64_t& value, std::int64_t least, std::int64_t most) {
  const toml::node* node = find(key, false);
  if (node == nullptr) return false;
  const auto* number = node->as_integer();
  if (number == nullptr || number->get() < least || number->get() > most) {
    problem(key, "debe ser un entero entre " + std::to_string(least) + " y " + std::to_string(most));
    return false;
  }
  value = number->get();
  return true;
}

void TableReader::optional(const char* key, int& value, int least, int most) {
  std::int64_t number = 0;
  if (integer(key, number, least, most)) value = static_cast<int>(number);
}

void TableReader::optional(const char* key, std::uint64_t& value, std::uint64_t least, std::uint64_t most) {
  std::int64_t number = 0;
  if (integer(key, number, static_cast<std::int64_t>(least), static_cast<std::int64_t>(most))) {
    value = static_cast<std::uint64_t>(number);
  }
}

void TableReader::optional(const char* key, std::chrono::seconds& value, std::int64_t least,
                           std::int64_t most) {
  std::int64_t number = 0;
  if (integer(key, number, least, most)) value = std::chrono::seconds{number};
}

void TableReader::optional(const char* key, TimeOfDay& value) {
  std::string text;
  optional(key, text);
  if (text.empty()) return;
  const auto time = parse_time_of_day(text);
  if (!time) return problem(key, "«" + text + "» no es una hora de la forma hh:mm");
  value = *time;
}

void TableReader::optional(const char* key, std::optional<TimeOfDay>& value) {
  const toml::node* node = find(key, false);
  if (node == nullptr) return;
  if (node->is_string() && node->as_string()->get().empty()) return value.reset();
  TimeOfDay time{};
  optional(key, time);
  value = time;
}

void TableReader::optional(const char* key, Instant& value) {
  const toml::node* node = find(key, false);
  if (node == nullptr) return;
  const auto* date = node->as_date();
  const auto* both = node->as_date_time();
  if (date == nullptr && both == nullptr)
    return problem(key, "debe ser una fecha o fecha y hora sin comillas, por ejemplo 2027-01-15 06:00:00");
  const toml::date day = both == nullptr ? date->get() : both->get().date;
  const toml::time time = both == nullptr ? toml::time{} : both->get().time;
  const std::optional<toml::time_offset> zone = both == nullptr ? std::nullopt : both->get().offset;
  const std::chrono::year_month_day on{std::chrono::year{day.year}, std::chrono::month{day.month},
                                       std::chrono::day{day.day}};
  const auto clock =
      std::chrono::hours{time.hour} + std::chrono::minutes{time.minute} + std::chrono::seconds{time.second};
  if (zone) {
    value = Instant{std::chrono::sys_days{on}} + clock - std::chrono::minutes{zone->minutes};
  } else {
    value = from_local(LocalDay{std::chrono::local_days{on}}, TimeOfDay{}) + clock;
  }
}

void TableReader::optional(const char* key, std::vector<LocalDay>& value) {
  std::vector<std::string> texts;
  optional(key, texts);
  for (const std::string& text : texts) {
    const auto day = parse_day(text);
    if (!day) return problem(key, "«" + text + "» no es un día de la forma AAAA-MM-DD");
    value.push_back(*day);
  }
}

void TableReader::optional(const char* key, std::vector<std::string>& value) {
  const toml::node* node = find(key, false);
  if (node == nullptr) return;
  const auto* list = node->as_array();
  if (list == nullptr) return problem(key, "debe ser una lista de textos");
  for (const toml::node& item : *list) {
    const auto* text = item.as_string();
    if (text == nullptr || text->get().empty()) return problem(key, "debe ser una lista de textos no vacíos");
    value.push_back(text->get());
  }
}

void TableReader::optional(const char* key, std::vector<Path>& value) {
  std::vector<std::string> texts;
  optional(key, texts);
  for (const std::string& text : texts) value.push_back(absolute(text));
}

void TableReader::one_or_more(const char* key, std::vector<std::string>& value) {
  const toml::node* node = find(key, false);
  if (node == nullptr || !node->is_string()) return optional(key, value);
  optional(key, value.emplace_back());
}

void TableReader::finish() {
  if (table_ == nullptr) return;
  for (const auto& [key, node] : *table_) {
    if (asked_.contains(key.str())) continue;
    problems_.push_back(
        {file_, line_of(&node), name_ + " " + std::string(key.str()) + ": clave desconocida"});
  }
}

}  // namespace esclusa::config
