#include "catalog/catalog.h"

#include <fmt/format.h>

#include <fstream>
#include <functional>
#include <map>
#include <set>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/csv.h"
#include "domain/ascii.h"

namespace esclusa::catalog {
namespace {

namespace ascii = domain::ascii;
using std::filesystem::path;
/// The fields of a row in the order in which the columns were asked for; the first is the code, the second
/// the name.
using Fields = std::vector<std::string_view>;
using CodeTest = bool (*)(std::string_view);

template <std::size_t Size>
bool is_number(std::string_view code) {
  return ascii::all(code, Size, Size, ascii::is_digit);
}

bool is_alpha2(std::string_view code) {
  return ascii::all(code, 2, 2, ascii::is_upper);
}

Error cannot_open(const path& file) {
  return park("catalog.open", fmt::format("no se puede abrir el catálogo {}", file.string()));
}

/// Calls `take` with the fields of each row after it has checked code and name. What `take` answers is the
/// rest of the sentence "la fila …" if the row is wrong, or nothing.
Status read_rows(const path& file, const std::vector<std::string_view>& columns, CodeTest is_code,
                 const std::function<std::string(const Fields&)>& take) {
  std::ifstream in(file, std::ios::binary);
  if (!in) return cannot_open(file);
  ESC_TRY(CsvReader reader, CsvReader::open(in, file.string()));
  std::vector<std::size_t> indices;
  for (const std::string_view column : columns) {
    ESC_TRY(const std::size_t index, reader.column(column));
    indices.push_back(index);
  }
  std::set<std::string, std::less<>> seen;
  CsvRow row;
  Fields fields(columns.size());
  for (;;) {
    ESC_TRY(const bool more, reader.next(row));
    if (!more) break;
    std::ranges::transform(indices, fields.begin(), [&](std::size_t i) { return row[i]; });
    if (!is_code(fields[0])) {
      return reader.fault("catalog.code", row.line(),
                          fmt::format("el código '{}' no tiene la forma debida", printable(fields[0], 20)));
    }
    if (!seen.emplace(fields[0]).second) {
      return reader.fault("catalog.duplicate", row.line(),
                          fmt::format("el código {} está repetido", fields[0]));
    }
    if (fields[1].empty()) return reader.fault("catalog.value", row.line(), "falta el nombre");
    if (const std::string wrong = take(fields); !wrong.empty())
      return reader.fault("catalog.value", row.line(), wrong);
  }
  if (seen.empty()) return reader.fault("catalog.empty", 1, "la lista está vacía");
  return {};
}

/// `fill` completes a row whose code and name are set, and answers as `take` of `read_rows` does.
template <class Row>
Status read_list(CodeList<Row>& list, const path& file, const std::vector<std::string_view>& columns,
                 CodeTest is_code, const std::function<std::string(Row&, const Fields&)>& fill) {
  std::vector<Row> rows;
  ESC_CHECK(read_rows(file, columns, is_code, [&](const Fields& fields) {
    Row& row = rows.emplace_back();
    row.code = fields[0];
    row.name = fields[1];
    return fill(row, fields);
  }));
  list = CodeList<Row>(std::move(rows));
  return {};
}

Status read_entries(CodeList<Entry>& list, const path& file, const std::vector<std::string_view>& columns,
                    CodeTest is_code) {
  return read_list<Entry>(list, file, columns, is_code, [](Entry&, const Fields&) { return ""; });
}

std::string read_flag(bool& flag, std::string_view column, std::string_view text) {
  flag = text == "S";
  return flag || text == "N" ? "" : fmt::format("la columna '{}' debe ser S o N", column);
}

std::string fill_district(District& district, const Fields& fields) {
  const std::string_view mode = fields[2];
  if (mode.size() > 1 || std::string_view("MATI").find(mode) == std::string_view::npos) {
    return "la columna 'modo' debe ser M, A, T, I o quedar vacía";
  }
  district.mode = mode.empty() ? '\0' : mode.front();
  return read_flag(district.clears, "despacho", fields[3]);
}

std::string fill_regimen(Regimen& regimen, const Fields& fields) {
  regimen.declaration = fields[2] == "DAE" ? Declaration::dae : Declaration::das_e;
  return fields[2] == "DAE" || fields[2] == "DAS-E" ? "" : "la columna 'declaracion' debe ser DAE o DAS-E";
}

std::string fill_oce_type(OceType& type, const Fields& fields) {
  return read_flag(type.takes_goods_in, "recinto", fields[2]);
}

Result<std::string> read_version(const path& file) {
  std::ifstream in(file, std::ios::binary);
  std::string line(16, '\0');
  in.read(line.data(), static_cast<std::streamsize>(line.size()));
  if (!in && !in.eof()) return cannot_open(file);
  line.resize(static_cast<std::size_t>(in.gcount()));
  const std::string day = line.substr(0, line.find_first_of("\r\n"));
  if (!parse_iso(day + "T00:00:00Z")) {
    return park("catalog.version",
                fmt::format("{}, línea 1: la versión debe ser una fecha AAAA-MM-DD", file.string()));
  }
  return day;
}

}  // namespace

Result<Catalog> Catalog::load(const path& directory) {
  Catalog catalog;
  ESC_TRY(catalog.version_, read_version(directory / "VERSION"));
  ESC_CHECK(read_list<District>(catalog.districts_, directory / "districts.csv",
                                {"codigo", "nombre", "modo", "despacho"}, is_number<3>, fill_district));
  ESC_CHECK(read_list<Regimen>(catalog.regimenes_, directory / "regimenes.csv",
                               {"codigo", "nombre", "declaracion"}, is_number<2>, fill_regimen));
  ESC_CHECK(read_list<OceType>(catalog.oce_types_, directory / "oce-types.csv",
                               {"codigo", "nombre", "recinto"}, is_number<2>, fill_oce_type));
  ESC_CHECK(catalog.load_cantons(directory / "cantons.csv"));
  ESC_CHECK(
      read_entries(catalog.packages_, directory / "packaging-types.csv", {"codigo", "nombre"}, is_number<3>));
  ESC_CHECK(read_entries(catalog.countries_, directory / "countries.csv", {"alpha2", "name_en"}, is_alpha2));
  return catalog;
}

Status Catalog::load_cantons(const path& file) {
  std::map<std::string, std::string, std::less<>> names;  // the provinces come out of the cantons
  const auto fill = [&](Canton& canton, const Fields& fields) -> std::string {
    const std::string_view province = fields[2];
    if (canton.province() != province) return "el cantón no empieza por el código de su provincia";
    const auto [known, added] = names.try_emplace(std::string(province), fields[3]);
    if (fields[3].empty() || known->second != fields[3]) return "la provincia tiene otro nombre en otra fila";
    return "";
  };
  ESC_CHECK(read_list<Canton>(cantons_, file, {"canton", "canton_nombre", "provincia", "provincia_nombre"},
                              is_number<4>, fill));
  std::vector<Entry> provinces;
  for (const auto& [code, name] : names) provinces.push_back({code, name});
  provinces_ = CodeList<Entry>(std::move(provinces));
  return {};
}

bool Catalog::has_clearance_district(std::string_view code) const {
  const District* found = district(code);
  return found != nullptr && found->clears;
}

bool Catalog::canton_in_province(std::string_view canton_code, std::string_view province_code) const {
  const Canton* found = canton(canton_code);
  return found != nullptr && found->province() == province_code;
}

}  // namespace esclusa::catalog
