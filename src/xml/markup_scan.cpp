#include "xml/markup_scan.h"

#include <fmt/format.h>

namespace esclusa::xml {

MarkupScan::MarkupScan(std::string_view text, std::size_t start, const Limits& limits)
    : text_(text), start_(start), at_(start), limits_(limits) {}

std::optional<MarkupFault> MarkupScan::next() {
  while (at_ < text_.size()) {
    if (auto fault = step()) return fault;
  }
  if (depth_ > 0) unfinished_ = true;
  return std::nullopt;
}

std::optional<MarkupFault> MarkupScan::step() {
  at_ = text_.find('<', at_);
  if (at_ == std::string_view::npos) {
    at_ = text_.size();
    return std::nullopt;
  }
  nodes_ += 2;  // what opens here, and the text before it
  if (nodes_ > limits_.nodes) {
    return stop("XML-E04", fmt::format("el documento tiene más de {} nodos", limits_.nodes));
  }
  const std::string_view rest = text_.substr(at_);
  if (rest.starts_with("<!--")) return skip_to("-->", 4);
  if (rest.starts_with("<![CDATA[")) return skip_to("]]>", 9);
  if (rest.starts_with("<!")) {
    return stop("XML-E01", "no se admite DOCTYPE ni ninguna declaración de entidades");
  }
  if (rest.starts_with("<?")) return instruction();
  return tag();
}

std::optional<MarkupFault> MarkupScan::skip_to(std::string_view terminator, std::size_t from) {
  const auto end = text_.find(terminator, at_ + from);
  unfinished_ = end == std::string_view::npos;
  at_ = unfinished_ ? text_.size() : end + terminator.size();
  return std::nullopt;
}

std::optional<MarkupFault> MarkupScan::instruction() {
  const std::size_t here = at_;
  skip_to("?>", 2);
  const std::string_view target = text_.substr(here + 2, 4);
  const bool declaration =
      here == start_ && target.starts_with("xml") &&
      (target.size() < 4 || std::string_view{" \t\r\n?"}.find(target[3]) != std::string_view::npos);
  if (declaration || instruction_seen_) return std::nullopt;
  instruction_seen_ = true;  // one finding, however many there are
  return MarkupFault{"XML-E05", here, "no se admiten instrucciones de proceso (\"<?…?>\")"};
}

std::optional<MarkupFault> MarkupScan::tag() {
  const std::size_t open = at_;
  std::size_t attributes = 0;
  std::size_t end = open + 1;
  for (; end < text_.size() && text_[end] != '>'; ++end) {
    const char c = text_[end];
    if (c == '=') ++attributes;
    if (c == '"' || c == '\'') {
      end = text_.find(c, end + 1);
      if (end == std::string_view::npos) end = text_.size() - 1;
    }
  }
  if (end - open > limits_.tag_bytes) {
    return stop("XML-E04", fmt::format("una etiqueta mide más de {} octetos", limits_.tag_bytes));
  }
  if (attributes > limits_.attributes) {
    return stop("XML-E04", fmt::format("un elemento tiene más de {} atributos", limits_.attributes));
  }
  if (end >= text_.size()) unfinished_ = true;
  const bool closing = open + 1 < text_.size() && text_[open + 1] == '/';
  const bool empty = !closing && end < text_.size() && text_[end - 1] == '/';
  if (closing && depth_ > 0) --depth_;
  if (!closing && !empty && ++depth_ > limits_.depth) {
    return stop("XML-E04", fmt::format("los elementos están anidados a más de {} niveles", limits_.depth));
  }
  nodes_ += attributes;
  at_ = end < text_.size() ? end + 1 : end;
  return std::nullopt;
}

std::optional<MarkupFault> MarkupScan::stop(const char* code, std::string detail) {
  const std::size_t here = at_;
  at_ = text_.size();
  depth_ = 0;
  return MarkupFault{code, here, std::move(detail)};
}

}  // namespace esclusa::xml
