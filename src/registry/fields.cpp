#include "registry/fields.h"

#include <fmt/format.h>

#include <algorithm>

#include "domain/ascii.h"

namespace esclusa::registry {
namespace {

namespace ascii = domain::ascii;

bool has_form(std::string_view text, std::string_view form) {  // '0' stands for a digit
  return text.size() == form.size() && std::equal(text.begin(), text.end(), form.begin(), [](char c, char f) {
           return f == '0' ? ascii::is_digit(c) : c == f;
         });
}

}  // namespace

Result<std::string> parse_day(std::string_view text) {
  std::string iso{text};
  if (has_form(text, "00/00/0000"))
    iso = fmt::format("{}-{}-{}", text.substr(6), text.substr(3, 2), text.substr(0, 2));
  if (!has_form(iso, "0000-00-00")) return reject("registry.day", "no es un día (aaaa-mm-dd o dd/mm/aaaa)");
  const std::string_view view = iso;
  const std::chrono::year_month_day day{
      std::chrono::year{ascii::number(view.substr(0, 4))},
      std::chrono::month{static_cast<unsigned>(ascii::number(view.substr(5, 2)))},
      std::chrono::day{static_cast<unsigned>(ascii::number(view.substr(8, 2)))}};
  if (!day.ok() || day.year() < std::chrono::year{1900}) return reject("registry.day", "ese día no existe");
  return iso;
}

Result<Instant> parse_instant(std::string_view text) {
  Result<Instant> instant = parse_iso(text);
  if (instant) return instant;
  const Result<std::string> day = parse_day(text);
  if (!day) return reject("registry.instant", "no es un día ni un instante (aaaa-mm-ddThh:mm:ssZ)");
  return parse_iso(*day + "T00:00:00Z");
}

std::string_view Fields::raw(std::string_view column) const {
  const auto place = std::ranges::find(columns_, column, &Column::name) - columns_.begin();
  std::string_view text = values_[static_cast<std::size_t>(place)];
  const auto is_blank = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; };
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

Result<std::string> Fields::filled(std::string_view column) const {
  if (raw(column).empty()) return fault(column, "falta el valor");
  return std::string{raw(column)};
}

Result<std::string> Fields::digits(std::string_view column, std::size_t count) const {
  if (ascii::all(raw(column), count, count, ascii::is_digit)) return std::string{raw(column)};
  return fault(column, fmt::format("no son {} dígitos", count));
}

Result<std::string> Fields::one_of(std::string_view column, std::span<const std::string_view> allowed) const {
  if (std::find(allowed.begin(), allowed.end(), raw(column)) != allowed.end())
    return std::string{raw(column)};
  return fault(column, "el valor no es de la lista");
}

}  // namespace esclusa::registry
