#pragma once
/// Large flat documents, <Root><Row><Field>text</Field>…</Row>…</Root>, row by row in bounded memory.

#include <cstddef>
#include <istream>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace esclusa::xml {

struct RowField {
  std::string name;
  std::string text;
};

struct XmlRow {
  std::size_t line = 0;  // of its start tag, from 1
  std::vector<RowField> fields;
};

struct RowLimits {
  std::size_t row_bytes = 64U * 1024;  // names and texts of one row
  std::size_t tag_bytes = 16U * 1024;  // longest single tag
};

/// UTF-8 without DOCTYPE, entities, processing instructions and attributes below the root; names are read
/// without their prefixes. Belongs to one thread.
class RowReader {
 public:
  /// Reads up to the root's start tag. `in` stays the caller's and must outlive the reader. Errors: as of
  /// `next`.
  static Result<std::unique_ptr<RowReader>> open(std::istream& in, const RowLimits& limits = {});
  virtual ~RowReader() = default;

  [[nodiscard]] virtual std::string_view root_namespace() const = 0;
  [[nodiscard]] virtual std::string_view root_name() const = 0;
  /// Empty if the root has none of that name.
  [[nodiscard]] virtual std::string_view root_attribute(std::string_view name) const = 0;

  /// False when the document is at its end. Errors: reject "XML-E01" … "XML-E05" as for documents (see
  /// guarded.h) and "XML-E06" for another shape, each with the line; park "xml.read". After an error the
  /// reader is of no further use.
  virtual Result<bool> next(XmlRow& row) = 0;
};

}  // namespace esclusa::xml
