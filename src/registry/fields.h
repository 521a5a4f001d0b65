#pragma once
/// One row of a register, read by column name into domain types.

#include <span>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"
#include "registry/rows.h"

namespace esclusa::registry {

/// "yyyy-mm-dd" of a day in that form or as dd/mm/yyyy. Errors: reject "registry.day".
Result<std::string> parse_day(std::string_view text);
/// An instant of the form that `to_iso` writes, or the first second (UTC) of a day. Errors: reject
/// "registry.instant".
Result<Instant> parse_instant(std::string_view text);

class Fields {
 public:
  /// `values` are as many as `columns`; both outlive this.
  Fields(std::span<const Column> columns, std::span<const std::string_view> values)
      : columns_(columns), values_(values) {}

  /// Without blanks around.
  [[nodiscard]] std::string_view raw(std::string_view column) const;
  /// Errors of all that follow: reject; the code is the column's name.
  [[nodiscard]] Result<std::string> filled(std::string_view column) const;
  [[nodiscard]] Result<std::string> digits(std::string_view column, std::size_t count) const;
  [[nodiscard]] Result<std::string> one_of(std::string_view column,
                                           std::span<const std::string_view> allowed) const;
  [[nodiscard]] Result<std::string> day(std::string_view column) const { return as(column, parse_day); }
  /// `open` where the column is empty.
  [[nodiscard]] Result<std::string> day_or(std::string_view column, std::string_view open) const {
    return raw(column).empty() ? Result<std::string>(std::string(open)) : day(column);
  }
  /// What `parse` makes of it.
  template <class Parse>
  [[nodiscard]] auto as(std::string_view column, Parse parse) const -> decltype(parse(std::string_view{})) {
    auto parsed = parse(raw(column));
    if (!parsed && parsed.error().remedy == Remedy::reject) return fault(column, parsed.error().what);
    return parsed;
  }
  /// The text of an identifier.
  template <class Identifier>
  [[nodiscard]] Result<std::string> text_of(std::string_view column) const {
    ESC_TRY(const Identifier identifier, as(column, Identifier::parse));
    return identifier.str();
  }
  template <class Identifier>
  [[nodiscard]] Result<std::string> text_of_if_any(std::string_view column) const {
    if (raw(column).empty()) return std::string{};
    return text_of<Identifier>(column);
  }
  [[nodiscard]] static Error fault(std::string_view column, std::string_view what) {
    return reject(std::string(column), std::string(what));
  }

 private:
  std::span<const Column> columns_;
  std::span<const std::string_view> values_;
};

}  // namespace esclusa::registry
