#include "catalog/catalog.h"

#include <fmt/format.h>

#include <fstream>
#include <map>
#include <optional>
#include <set>

#include "base/clock.h"
#include "base/csv.h"

namespace esclusa::catalog {
namespace {

using std::filesystem::path;
/// Province code to name.
using Names = std::map<std::string, std::string, std::less<>>;

Error cannot_open(const path& file) {
  return park("catalog.open", fmt::format("no se puede abrir el catálogo {}", file.string()));
}

ListRow row_of(const CsvRow& row, const std::vector<std::size_t>& indices) {
  const auto field = [&](std::size_t i) {
    return i < indices.size() ? std::string(row[indices[i]]) : std::string();
  };
  return {field(0), field(1), field(2), field(3)};
}

/// What only the rows before it show: the code is there already, or its province has another name.
std::optional<Doubt> doubt_among(const ListForm& form, const ListRow& row,
                                 std::set<std::string, std::less<>>& seen, Names& provinces) {
  if (!seen.insert(row.code).second)
    return Doubt{"catalog.duplicate", form.columns[0], fmt::format("el código {} está repetido", row.code)};
  if (form.id != ListId::cantons || provinces.try_emplace(row.first, row.second).first->second == row.second)
    return std::nullopt;
  return Doubt{"catalog.value", form.columns[3], "la provincia tiene otro nombre en otra fila"};
}

Result<std::vector<ListRow>> read_file(const ListForm& form, const path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) return cannot_open(file);
  ESC_TRY(CsvReader reader, CsvReader::open(in, file.string()));
  std::vector<std::size_t> indices;
  for (const std::string_view column : form.columns) {
    if (column.empty()) break;
    ESC_TRY(const std::size_t index, reader.column(column));
    indices.push_back(index);
  }
  std::set<std::string, std::less<>> seen;
  Names provinces;
  std::vector<ListRow> rows;
  for (CsvRow row;;) {
    ESC_TRY(const bool more, reader.next(row));
    if (!more) break;
    ListRow one = row_of(row, indices);
    auto doubt = form.doubt(form, one);
    if (!doubt) doubt = doubt_among(form, one, seen, provinces);
    if (doubt) return reader.fault(doubt->code, row.line(), doubt->what);
    rows.push_back(std::move(one));
  }
  if (rows.empty()) return reader.fault("catalog.empty", 1, "la lista está vacía");
  return rows;
}

/// `fill` completes a row whose code and name are set.
template <class Row, class Fill>
CodeList<Row> list_of(const std::vector<ListRow>& rows, Fill fill) {
  std::vector<Row> list;
  list.reserve(rows.size());
  for (const ListRow& row : rows) {
    Row& one = list.emplace_back();
    one.code = row.code;
    one.name = row.name;
    fill(one, row);
  }
  return CodeList<Row>(std::move(list));
}

void no_more(Entry&, const ListRow&) {}

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
  for (const ListForm& form : list_forms()) {
    ESC_TRY(const std::vector<ListRow> rows, read_file(form, directory / form.file));
    catalog.set(form.id, rows);
  }
  return catalog;
}

Catalog Catalog::with(std::span<const LoadedList> lists, std::string version) const {
  Catalog catalog = *this;
  catalog.version_ = std::move(version);
  for (const LoadedList& list : lists) catalog.set(list.id, list.rows);
  return catalog;
}

void Catalog::set(ListId id, const std::vector<ListRow>& rows) {
  switch (id) {
    case ListId::districts:
      districts_ = list_of<District>(rows, [](District& district, const ListRow& row) {
        district.mode = row.first.empty() ? '\0' : row.first.front();
        district.clears = row.second == "S";
      });
      break;
    case ListId::regimenes:
      regimenes_ = list_of<Regimen>(rows, [](Regimen& regimen, const ListRow& row) {
        regimen.declaration = row.first == "DAE" ? Declaration::dae : Declaration::das_e;
      });
      break;
    case ListId::oce_types:
      oce_types_ = list_of<OceType>(
          rows, [](OceType& type, const ListRow& row) { type.takes_goods_in = row.first == "S"; });
      break;
    case ListId::cantons:
      set_cantons(rows);
      break;
    case ListId::packages:
      packages_ = list_of<Entry>(rows, no_more);
      break;
    case ListId::countries:
      countries_ = list_of<Entry>(rows, no_more);
      break;
  }
}

/// The provinces come out of the cantons.
void Catalog::set_cantons(const std::vector<ListRow>& rows) {
  cantons_ = list_of<Canton>(rows, [](Canton&, const ListRow&) {});
  Names names;
  for (const ListRow& row : rows) names.try_emplace(row.first, row.second);
  std::vector<Entry> provinces;
  for (const auto& [code, name] : names) provinces.push_back({code, name});
  provinces_ = CodeList<Entry>(std::move(provinces));
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
