#include "xml/rows.h"

#include <fmt/format.h>
#include <libxml/SAX2.h>
#include <libxml/parser.h>

#include <array>
#include <cstring>
#include <deque>
#include <map>
#include <optional>

#include "base/bytes.h"
#include "base/handle.h"
#include "xml/parse_faults.h"

namespace esclusa::xml {
namespace {

constexpr std::size_t kChunk = 16U * 1024;
// IGNORE_ENC: nothing but UTF-8, whatever the declaration says.
constexpr int kOptions = XML_PARSE_NONET | XML_PARSE_NOWARNING | XML_PARSE_IGNORE_ENC;

void free_context(xmlParserCtxt* context) {
  if (context->myDoc != nullptr) xmlFreeDoc(context->myDoc);
  xmlFreeParserCtxt(context);
}
using Context = Handle<xmlParserCtxt, free_context>;

std::string_view view(const xmlChar* text) {
  if (text == nullptr) return {};
  return reinterpret_cast<const char*>(text);  // NOLINT(*-reinterpret-cast): char may alias
}

/// What libxml2 tells becomes rows; the first thing that may not be stops it.
class Gatherer {
 public:
  Gatherer(xmlParserCtxt*& context, const RowLimits& limits) : context_(context), limits_(limits) {}

  void fail(const char* code, std::string_view what) { fail_at(code, what, line()); }
  void fail_at(const char* code, std::string_view what, std::size_t at) {
    if (!error_) error_ = reject(code, fmt::format("línea {}: {}", at, what));
    xmlStopParser(context_);
  }

  void start(std::string_view name, std::string_view space, int attributes, const xmlChar** values) {
    ++depth_;
    if (depth_ == 1) {
      root_name_ = name;
      root_namespace_ = space;
      keep_attributes(attributes, values);
    } else if (attributes > 0) {
      fail("XML-E06", "las filas y los campos no llevan atributos");
    } else if (depth_ == 2) {
      row_ = {line(), {}};
      row_bytes_ = 0;
    } else if (depth_ == 3) {
      row_.fields.push_back({std::string(name), {}});
      count(name.size());
    } else {
      fail("XML-E06", "un campo no puede contener otros elementos");
    }
  }

  void text(std::string_view piece) {
    if (depth_ == 3) {
      count(piece.size());
      if (!error_) row_.fields.back().text += piece;
    } else if (piece.find_first_not_of(" \t\r\n") != std::string_view::npos) {
      fail("XML-E06", "hay texto fuera de los campos");
    }
  }

  void end() {
    if (depth_ == 2) rows_.push_back(std::move(row_));
    if (--depth_ == 0) ended_ = true;
  }

  [[nodiscard]] bool begun() const { return !root_name_.empty(); }
  [[nodiscard]] bool ended() const { return ended_; }
  [[nodiscard]] const std::optional<Error>& error() const { return error_; }
  std::deque<XmlRow>& rows() { return rows_; }
  [[nodiscard]] std::string_view root_name() const { return root_name_; }
  [[nodiscard]] std::string_view root_namespace() const { return root_namespace_; }
  [[nodiscard]] std::string_view attribute(std::string_view name) const {
    const auto found = attributes_.find(name);
    return found == attributes_.end() ? std::string_view{} : found->second;
  }

 private:
  [[nodiscard]] std::size_t line() const { return static_cast<std::size_t>(xmlSAX2GetLineNumber(context_)); }

  /// libxml2 gives five pointers for each: name, prefix, namespace, begin and end of the value.
  void keep_attributes(int count, const xmlChar** values) {
    for (int i = 0; i < count; ++i, values += 5) {
      const std::string_view from = view(values[3]);
      attributes_[std::string(view(values[0]))] =
          from.substr(0, static_cast<std::size_t>(values[4] - values[3]));
    }
  }

  void count(std::size_t bytes) {
    row_bytes_ += bytes;
    if (row_bytes_ > limits_.row_bytes)
      fail("XML-E04", fmt::format("la fila pasa de {} octetos", limits_.row_bytes));
  }

  xmlParserCtxt*& context_;
  const RowLimits& limits_;
  int depth_ = 0;
  bool ended_ = false;
  XmlRow row_;
  std::size_t row_bytes_ = 0;
  std::deque<XmlRow> rows_;
  std::string root_name_, root_namespace_;
  std::map<std::string, std::string, std::less<>> attributes_;
  std::optional<Error> error_;
};

Gatherer& self(void* user) {
  return *static_cast<Gatherer*>(user);
}

void on_start(void* user, const xmlChar* name, const xmlChar*, const xmlChar* space, int, const xmlChar**,
              int attributes, int, const xmlChar** values) {
  self(user).start(view(name), view(space), attributes, values);
}
void on_end(void* user, const xmlChar*, const xmlChar*, const xmlChar*) {
  self(user).end();
}
void on_text(void* user, const xmlChar* text, int size) {
  self(user).text(
      {reinterpret_cast<const char*>(text), static_cast<std::size_t>(size)});  // NOLINT(*-reinterpret-cast)
}
void on_doctype(void* user, const xmlChar*, const xmlChar*, const xmlChar*) {
  self(user).fail("XML-E01", "no se admite DOCTYPE");
}
void on_instruction(void* user, const xmlChar*, const xmlChar*) {
  self(user).fail("XML-E05", "no se admiten instrucciones de proceso (\"<?…?>\")");
}
void on_reference(void* user, const xmlChar*) {
  self(user).fail("XML-E01", "no se admiten entidades");
}
void on_error(void* user, xmlError* error) {
  if (error->level < XML_ERR_ERROR) return;
  const ParseFault fault = parse_fault(error->code, error->message == nullptr ? "" : error->message);
  self(user).fail_at(fault.code, fault.detail, static_cast<std::size_t>(error->line));
}

xmlSAXHandler handler() {
  xmlSAXHandler sax{};
  sax.initialized = XML_SAX2_MAGIC;
  sax.startElementNs = on_start;
  sax.endElementNs = on_end;
  sax.characters = on_text;
  sax.ignorableWhitespace = on_text;
  sax.cdataBlock = on_text;
  sax.internalSubset = on_doctype;
  sax.processingInstruction = on_instruction;
  sax.reference = on_reference;
  sax.serror = on_error;
  return sax;
}

class PushReader final : public RowReader {
 public:
  PushReader(std::istream& in, const RowLimits& limits)
      : in_(in), limits_(limits), gatherer_(raw_, limits_) {}

  Status begin() {
    xmlSAXHandler sax = handler();
    context_.reset(xmlCreatePushParserCtxt(&sax, &gatherer_, nullptr, 0, nullptr));
    if (!context_) return park("xml.internal", "no hay memoria para leer el documento XML");
    raw_ = context_.get();
    xmlCtxtUseOptions(raw_, kOptions);
    skip_byte_order_mark();
    while (!gatherer_.begun()) {
      ESC_TRY(const bool more, feed());
      if (!more) break;
    }
    return {};
  }

  [[nodiscard]] std::string_view root_namespace() const override { return gatherer_.root_namespace(); }
  [[nodiscard]] std::string_view root_name() const override { return gatherer_.root_name(); }
  [[nodiscard]] std::string_view root_attribute(std::string_view name) const override {
    return gatherer_.attribute(name);
  }

  Result<bool> next(XmlRow& row) override {
    while (gatherer_.rows().empty()) {
      ESC_TRY(const bool more, feed());
      if (!more) return false;
    }
    row = std::move(gatherer_.rows().front());
    gatherer_.rows().pop_front();
    return true;
  }

 private:
  void skip_byte_order_mark() {
    for (const int octet : {0xEF, 0xBB, 0xBF}) {
      if (in_.peek() != octet) return;  // a part of one is no UTF-8, and libxml2 says so
      in_.get();
    }
  }

  /// One more chunk for libxml2; false when the document is complete.
  Result<bool> feed() {
    if (finished_) return false;
    in_.read(chunk_.data(), static_cast<std::streamsize>(chunk_.size()));
    const auto size = static_cast<std::size_t>(in_.gcount());
    // `read` reports a failing disk as an early end; a truncated register must never pass for a complete one
    if (in_.bad()) return park("xml.read", "error al leer el archivo");
    finished_ = size == 0;
    if (std::memchr(chunk_.data(), '\0', size) != nullptr)
      return reject("XML-E02", "el archivo no es XML 1.0 en UTF-8 (hay un octeto nulo)");
    xmlParseChunk(raw_, chunk_.data(), static_cast<int>(size), finished_ ? 1 : 0);
    if (gatherer_.error()) return *gatherer_.error();
    // An unfinished tag waits in libxml2's buffer.
    const auto waiting = static_cast<std::size_t>(raw_->input->end - raw_->input->cur);
    if (waiting > limits_.tag_bytes + kChunk)
      return reject("XML-E04", fmt::format("una etiqueta pasa de {} octetos", limits_.tag_bytes));
    if (finished_ && !gatherer_.ended()) return reject("XML-E03", "el documento está incompleto");
    return !finished_;
  }

  std::istream& in_;
  const RowLimits limits_;
  xmlParserCtxt* raw_ = nullptr;
  Gatherer gatherer_;
  Context context_;
  std::array<char, kChunk> chunk_{};
  bool finished_ = false;
};

}  // namespace

Result<std::unique_ptr<RowReader>> RowReader::open(std::istream& in, const RowLimits& limits) {
  auto reader = std::make_unique<PushReader>(in, limits);
  ESC_CHECK(reader->begin());
  return std::unique_ptr<RowReader>(std::move(reader));
}

}  // namespace esclusa::xml
