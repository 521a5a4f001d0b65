#include "xml/canonical_writer.h"

namespace esclusa::xml {

void append_text(std::string& out, std::string_view text) {
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '\r':
        out += "&#xD;";
        break;
      default:
        out += c;
    }
  }
}

void append_attribute(std::string& out, std::string_view text) {
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\t':
        out += "&#x9;";
        break;
      case '\n':
        out += "&#xA;";
        break;
      case '\r':
        out += "&#xD;";
        break;
      default:
        out += c;
    }
  }
}

CanonicalWriter::CanonicalWriter(
    std::string_view root, std::string_view xml_namespace,
    std::initializer_list<std::pair<std::string_view, std::string_view>> attributes) {
  out_.reserve(4096);
  out_ += '<';
  out_ += root;
  out_ += " xmlns=\"";
  append_attribute(out_, xml_namespace);
  out_ += '"';
  for (const auto& [name, value] : attributes) {
    out_ += ' ';
    out_ += name;
    out_ += "=\"";
    append_attribute(out_, value);
    out_ += '"';
  }
  out_ += '>';
  open_.push_back(root);
}

void CanonicalWriter::indent() {
  out_ += '\n';
  out_.append(open_.size() * 2, ' ');
}

void CanonicalWriter::open(std::string_view name) {
  indent();
  out_ += '<';
  out_ += name;
  out_ += '>';
  open_.push_back(name);
}

void CanonicalWriter::close() {
  const std::string_view name = open_.back();
  open_.pop_back();
  indent();
  out_ += "</";
  out_ += name;
  out_ += '>';
}

void CanonicalWriter::leaf(std::string_view name, std::string_view text) {
  indent();
  out_ += '<';
  out_ += name;
  out_ += '>';
  append_text(out_, text);
  out_ += "</";
  out_ += name;
  out_ += '>';
}

std::string CanonicalWriter::finish() {
  while (!open_.empty()) close();
  return std::move(out_);
}

}  // namespace esclusa::xml
