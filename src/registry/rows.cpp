#include "registry/rows.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/csv.h"

namespace esclusa::registry {
namespace {

constexpr std::string_view kNamespace = "urn:esclusa:edoc:1";
constexpr std::size_t kAbsent = SIZE_MAX;

/// What the reader thinks needs a person is here the fault of whoever made the file.
Error as_reject(Error error) {
  if (error.code != "csv.read") error.remedy = Remedy::reject;
  return error;
}

class CsvRows final : public Rows {
 public:
  CsvRows(CsvReader reader, std::vector<std::size_t> places)
      : reader_(std::move(reader)), places_(std::move(places)) {}

  static Result<std::unique_ptr<Rows>> open(std::istream& in, std::string_view register_name,
                                            std::span<const Column> columns) {
    auto reader = CsvReader::open(in, fmt::format("{}.csv", register_name));
    if (!reader) return as_reject(reader.error());
    std::vector<std::size_t> places;
    for (const Column& column : columns) {
      const Result<std::size_t> place = reader->column(column.name);
      if (!place && !column.optional) return as_reject(place.error());
      places.push_back(place ? *place : kAbsent);
    }
    return std::unique_ptr<Rows>(std::make_unique<CsvRows>(std::move(*reader), std::move(places)));
  }

  Result<bool> next(Row& row) override {
    const Result<bool> more = reader_.next(csv_);
    if (!more) return as_reject(more.error());
    if (!*more) return false;
    row.number = ++count_;
    row.line = csv_.line();
    row.fault.reset();
    row.values.clear();
    for (const std::size_t place : places_)
      row.values.push_back(place == kAbsent ? std::string_view{} : csv_[place]);
    return true;
  }

 private:
  CsvReader reader_;
  std::vector<std::size_t> places_;
  CsvRow csv_;
  std::size_t count_ = 0;
};

class XmlRows final : public Rows {
 public:
  XmlRows(std::unique_ptr<xml::RowReader> reader, std::span<const Column> columns)
      : reader_(std::move(reader)), columns_(columns) {}

  static Result<std::unique_ptr<Rows>> open(std::istream& in, std::string_view register_name,
                                            std::span<const Column> columns) {
    ESC_TRY(auto reader, xml::RowReader::open(in));
    if (reader->root_namespace() != kNamespace || reader->root_name() != "Registro")
      return reject("registry.root", "El documento no es un Registro de urn:esclusa:edoc:1.");
    if (reader->root_attribute("version") != "1.0")
      return reject("registry.root", "El Registro no es de la versión 1.0.");
    if (reader->root_attribute("nombre") != register_name)
      return reject("registry.root", fmt::format("El documento no trae el registro {}.", register_name));
    return std::unique_ptr<Rows>(std::make_unique<XmlRows>(std::move(reader), columns));
  }

  Result<bool> next(Row& row) override {
    ESC_TRY(const bool more, reader_->next(xml_));
    if (!more) return false;
    row.number = ++count_;
    row.line = xml_.line;
    row.fault = align(columns_, xml_.fields, row.values);
    return true;
  }

 private:
  std::unique_ptr<xml::RowReader> reader_;
  std::span<const Column> columns_;
  xml::XmlRow xml_;
  std::size_t count_ = 0;
};

/// Whether the first character that is no white space and no byte order mark opens a tag.
bool is_xml(std::istream& in) {
  const std::istream::pos_type start = in.tellg();
  int octet = in.get();
  while (octet == 0xEF || octet == 0xBB || octet == 0xBF || octet == ' ' || octet == '\t' || octet == '\r' ||
         octet == '\n')
    octet = in.get();
  in.clear();
  in.seekg(start);
  return octet == '<';
}

}  // namespace

std::optional<Error> align(std::span<const Column> columns, const std::vector<xml::RowField>& fields,
                           std::vector<std::string_view>& values) {
  std::optional<Error> fault;
  std::vector<bool> filled(columns.size());
  values.assign(columns.size(), {});
  for (const xml::RowField& field : fields) {
    const auto place =
        static_cast<std::size_t>(std::ranges::find(columns, field.name, &Column::name) - columns.begin());
    if (place == columns.size()) {
      fault = reject(field.name, "el registro no tiene esta columna");
    } else if (filled[place]) {
      fault = reject(field.name, "la columna se repite en la fila");
    } else {
      filled[place] = true;
      values[place] = field.text;
    }
  }
  return fault;
}

Result<std::unique_ptr<Rows>> open_rows(std::istream& in, std::string_view register_name,
                                        std::span<const Column> columns) {
  return is_xml(in) ? XmlRows::open(in, register_name, columns) : CsvRows::open(in, register_name, columns);
}

}  // namespace esclusa::registry
