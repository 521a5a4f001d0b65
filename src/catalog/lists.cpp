#include "catalog/lists.h"

#include <fmt/format.h>

#include "base/bytes.h"
#include "domain/ascii.h"

namespace esclusa::catalog {
namespace {

namespace ascii = domain::ascii;

template <std::size_t Size>
bool is_number(std::string_view code) {
  return ascii::all(code, Size, Size, ascii::is_digit);
}

bool is_alpha2(std::string_view code) {
  return ascii::all(code, 2, 2, ascii::is_upper);
}

Doubt value(std::string_view column, std::string what) {
  return {"catalog.value", column, std::move(what)};
}

/// Code and name, which every list has.
template <bool (*IsCode)(std::string_view)>
std::optional<Doubt> entry(const ListForm& form, const ListRow& row) {
  if (!IsCode(row.code)) {
    return Doubt{"catalog.code", form.columns[0],
                 fmt::format("el código '{}' no tiene la forma debida", printable(row.code, 20))};
  }
  if (row.name.empty()) return value(form.columns[1], "falta el nombre");
  return std::nullopt;
}

std::optional<Doubt> flag(std::string_view column, std::string_view text) {
  if (text == "S" || text == "N") return std::nullopt;
  return value(column, fmt::format("la columna '{}' debe ser S o N", column));
}

std::optional<Doubt> district(const ListForm& form, const ListRow& row) {
  if (auto doubt = entry<is_number<3>>(form, row)) return doubt;
  if (row.first.size() > 1 || std::string_view("MATI").find(row.first) == std::string_view::npos)
    return value(form.columns[2], "la columna 'modo' debe ser M, A, T, I o quedar vacía");
  return flag(form.columns[3], row.second);
}

std::optional<Doubt> regimen(const ListForm& form, const ListRow& row) {
  if (auto doubt = entry<is_number<2>>(form, row)) return doubt;
  if (row.first == "DAE" || row.first == "DAS-E") return std::nullopt;
  return value(form.columns[2], "la columna 'declaracion' debe ser DAE o DAS-E");
}

std::optional<Doubt> oce_type(const ListForm& form, const ListRow& row) {
  if (auto doubt = entry<is_number<2>>(form, row)) return doubt;
  return flag(form.columns[2], row.first);
}

std::optional<Doubt> canton(const ListForm& form, const ListRow& row) {
  if (auto doubt = entry<is_number<4>>(form, row)) return doubt;
  if (row.code.substr(0, 2) != row.first)
    return value(form.columns[2], "el cantón no empieza por el código de su provincia");
  if (row.second.empty()) return value(form.columns[3], "falta el nombre de la provincia");
  return std::nullopt;
}

constexpr std::array kForms{
    ListForm{
        ListId::districts, "distritos", "districts.csv", {"codigo", "nombre", "modo", "despacho"}, district},
    ListForm{
        ListId::regimenes, "regimenes", "regimenes.csv", {"codigo", "nombre", "declaracion", ""}, regimen},
    ListForm{ListId::oce_types, "", "oce-types.csv", {"codigo", "nombre", "recinto", ""}, oce_type},
    ListForm{ListId::cantons,
             "cantones",
             "cantons.csv",
             {"canton", "canton_nombre", "provincia", "provincia_nombre"},
             canton},
    ListForm{ListId::packages,
             "embalajes",
             "packaging-types.csv",
             {"codigo", "nombre", "", ""},
             entry<is_number<3>>},
    ListForm{ListId::countries, "paises", "countries.csv", {"alpha2", "name_en", "", ""}, entry<is_alpha2>},
};

}  // namespace

std::span<const ListForm> list_forms() {
  return kForms;
}

}  // namespace esclusa::catalog
