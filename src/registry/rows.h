#pragma once
/// The rows of a register's file, CSV or XML.

#include <cstddef>
#include <istream>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "xml/rows.h"

namespace esclusa::registry {

struct Column {
  std::string_view name;
  bool optional = false;  // a file need not have it; then every value is empty
};

/// Good until the next call of `Rows::next`.
struct Row {
  std::size_t number = 0;                // from 1, without the header
  std::size_t line = 0;                  // of the file, from 1
  std::vector<std::string_view> values;  // one for each column of the register
  std::optional<Error> fault;            // reject, its code is the column: the row is not of this register
};

/// Sorts the elements of a row by the columns of its register; `values` live as long as `fields`. The fault,
/// if there is one, is a reject whose code is the column.
std::optional<Error> align(std::span<const Column> columns, const std::vector<xml::RowField>& fields,
                           std::vector<std::string_view>& values);

class Rows {
 public:
  virtual ~Rows() = default;
  /// False when the file is at its end. Errors: reject, when the file cannot be read any further.
  virtual Result<bool> next(Row& row) = 0;
};

/// CSV has a header, and columns that are not of the register are skipped. XML is
/// <Registro xmlns="urn:esclusa:edoc:1" nombre="REGISTER" version="1.0"> with a <Fila> per row and an element
/// per column (xsd/registro/1.0/registro.xsd); which of the two it is tells the first character. `in`
/// outlives the rows. Errors: reject "registry.root", those of CsvReader (as reject) and of xml::RowReader.
Result<std::unique_ptr<Rows>> open_rows(std::istream& in, std::string_view register_name,
                                        std::span<const Column> columns);

}  // namespace esclusa::registry
