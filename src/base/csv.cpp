#include "base/csv.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/bytes.h"

namespace esclusa {
namespace {

constexpr std::size_t kChunk = 16U * 1024;
constexpr int kEnd = -1;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

}  // namespace

std::string_view CsvRow::operator[](std::size_t column) const noexcept {
  const std::size_t begin = column == 0 ? 0 : ends_[column - 1];
  return std::string_view(text_).substr(begin, ends_[column] - begin);
}

void CsvRow::start(std::size_t line) {
  text_.clear();
  ends_.clear();
  line_ = line;
}

CsvReader::CsvReader(std::istream& in, std::string name, CsvFormat format)
    : in_(&in), name_(std::move(name)), format_(format), chunk_(kChunk) {}

Result<CsvReader> CsvReader::open(std::istream& in, std::string name, CsvFormat format) {
  CsvReader reader(in, std::move(name), format);
  reader.skip_byte_order_mark();
  CsvRow row;
  ESC_TRY(const bool any, reader.read_row(row));
  if (!any) return reader.fault("csv.header", 1, "el archivo está vacío; falta la fila de títulos");
  for (std::size_t i = 0; i < row.size(); ++i) {
    std::string title(row[i]);
    if (title.empty()) return reader.fault("csv.header", row.line(), "hay una columna sin título");
    if (std::ranges::find(reader.header_, title) != reader.header_.end()) {
      return reader.fault("csv.header", row.line(),
                          fmt::format("la columna '{}' está repetida", printable(title)));
    }
    reader.header_.push_back(std::move(title));
  }
  return reader;
}

Result<std::size_t> CsvReader::column(std::string_view name) const {
  const auto found = std::ranges::find(header_, name);
  if (found == header_.end()) return fault("csv.column", 1, fmt::format("falta la columna '{}'", name));
  return static_cast<std::size_t>(found - header_.begin());
}

Result<bool> CsvReader::next(CsvRow& row) {
  ESC_TRY(const bool any, read_row(row));
  if (!any) return false;
  if (row.size() != header_.size()) {
    return fault("csv.syntax", row.line(),
                 fmt::format("la fila tiene {} campos y los títulos son {}", row.size(), header_.size()));
  }
  return true;
}

Error CsvReader::fault(std::string code, std::size_t line, std::string_view what) const {
  return park(std::move(code), fmt::format("{}, línea {}: {}", name_, line, what));
}

Result<bool> CsvReader::read_row(CsvRow& row) {
  ESC_CHECK(skip_blank_lines());
  row.start(line_);
  const bool any = peek() != kEnd;
  while (any) {
    ESC_CHECK(peek() == '"' ? read_quoted(row) : read_plain(row));
    ESC_CHECK(end_field(row));
    if (peek() != format_.delimiter) {
      ESC_CHECK(take_line_end());
      break;
    }
    take();
  }
  // `read` reports a failing disk as an early end; a truncated register must never pass for a complete one
  if (in_->bad()) return fault("csv.read", line_, "error al leer el archivo");
  return any;
}

Status CsvReader::read_plain(CsvRow& row) {
  const auto is_special = [this](char c) {
    return c == format_.delimiter || c == '\n' || c == '\r' || c == '"' || c == '\0';
  };
  while (peek() != kEnd) {
    const std::string_view rest = buffered();
    const auto stop = std::ranges::find_if(rest, is_special);
    const std::string_view run = rest.substr(0, static_cast<std::size_t>(stop - rest.begin()));
    ESC_CHECK(append(row, run));
    position_ += run.size();
    if (stop == rest.end()) continue;  // the field goes on in the next chunk
    if (*stop == '"') return fault("csv.syntax", line_, "hay comillas dentro de un campo sin comillas");
    if (*stop == '\0') return fault("csv.syntax", line_, "hay un octeto nulo");
    break;
  }
  return {};
}

Status CsvReader::read_quoted(CsvRow& row) {
  const std::size_t opened = line_;
  take();
  while (peek() != kEnd) {
    const std::string_view rest = buffered();
    const std::string_view run = rest.substr(0, rest.find_first_of(std::string_view("\"\0", 2)));
    ESC_CHECK(append(row, run));
    line_ += static_cast<std::size_t>(std::ranges::count(run, '\n'));
    position_ += run.size();
    if (run.size() == rest.size()) continue;
    if (peek() == '\0') return fault("csv.syntax", line_, "hay un octeto nulo");
    take();
    if (peek() != '"') {
      const int after = peek();
      if (after == kEnd || after == format_.delimiter || after == '\n' || after == '\r') return {};
      return fault("csv.syntax", line_, "hay texto después de las comillas de cierre");
    }
    ESC_CHECK(append(row, "\""));
    take();
  }
  return fault("csv.syntax", opened, "el campo entre comillas no se cierra");
}

Status CsvReader::append(CsvRow& row, std::string_view run) {
  const std::size_t begin = row.ends_.empty() ? 0 : row.ends_.back();
  if (row.text_.size() - begin + run.size() > format_.max_field) {
    return fault("csv.limit", line_, fmt::format("el campo pasa de {} octetos", format_.max_field));
  }
  row.text_ += run;
  return {};
}

Status CsvReader::end_field(CsvRow& row) {
  row.ends_.push_back(row.text_.size());
  if (row.text_.size() + row.ends_.size() > format_.max_row) {
    return fault("csv.limit", row.line_, fmt::format("la fila pasa de {} octetos", format_.max_row));
  }
  // field by field: two halves of a character in neighbouring fields are not a character
  if (!is_utf8(row[row.size() - 1])) {
    return fault("csv.encoding", row.line_, "el texto no está en UTF-8");
  }
  return {};
}

Status CsvReader::take_line_end() {
  if (peek() == '\r') {
    take();
    if (peek() != '\n') return fault("csv.syntax", line_, "hay un retorno de carro sin salto de línea");
  }
  if (peek() == '\n') {
    take();
    ++line_;
  }
  return {};
}

Status CsvReader::skip_blank_lines() {
  while (peek() == '\r' || peek() == '\n') ESC_CHECK(take_line_end());
  return {};
}

void CsvReader::skip_byte_order_mark() {
  if (peek() != kEnd && buffered().starts_with(kByteOrderMark)) position_ += kByteOrderMark.size();
}

int CsvReader::peek() {
  if (position_ == filled_) {
    in_->read(chunk_.data(), static_cast<std::streamsize>(chunk_.size()));
    filled_ = static_cast<std::size_t>(in_->gcount());
    position_ = 0;
    if (filled_ == 0) return kEnd;
  }
  return static_cast<unsigned char>(chunk_[position_]);
}

std::string_view CsvReader::buffered() const noexcept {
  return {chunk_.data() + position_, filled_ - position_};
}

}  // namespace esclusa
