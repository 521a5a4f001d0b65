#pragma once
/// The code lists as rows of text, which is what files and registers have in common.

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace esclusa::catalog {

struct ListRow {
  std::string code;
  std::string name;
  std::string first;   // districts: modo; régimenes: declaracion; operators: recinto; cantons: provincia
  std::string second;  // districts: despacho; cantons: provincia_nombre
};

enum class ListId { districts, regimenes, oce_types, cantons, packages, countries };

/// What is wrong with a row; `what` is a part of a Spanish sentence.
struct Doubt {
  const char* code = "";  // "catalog.code", "catalog.value"
  std::string_view column;
  std::string what;
};

struct ListForm {
  ListId id{};
  std::string_view name;  // of the register; empty = comes from its file alone
  std::string_view file;
  std::array<std::string_view, 4> columns;  // of code, name, first and second; empty = the list has none
  std::optional<Doubt> (*doubt)(const ListForm& form, const ListRow& row);
};

/// All lists, in the order of ListId.
std::span<const ListForm> list_forms();
inline const ListForm& list_form(ListId id) {
  return list_forms()[static_cast<std::size_t>(id)];
}

}  // namespace esclusa::catalog
