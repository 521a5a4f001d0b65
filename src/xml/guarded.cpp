#include "xml/guarded.h"

#include <fmt/format.h>
#include <libxml/parser.h>
#include <libxml/tree.h>
#include <libxml/uri.h>

#include <climits>
#include <optional>
#include <string_view>
#include <utility>

#include "xml/byte_guard.h"
#include "xml/parse_faults.h"

namespace esclusa::xml {
namespace {

using ParserContext = Handle<xmlParserCtxt, xmlFreeParserCtxt>;

constexpr std::string_view kXInclude = "http://www.w3.org/2001/XInclude";
// Never HUGE, DTDATTR, DTDLOAD, NOENT, XINCLUDE or RECOVER.
constexpr int kOptions = XML_PARSE_NONET | XML_PARSE_COMPACT | XML_PARSE_BIG_LINES;

struct FirstError {
  int code = XML_ERR_OK;
  std::string message;
  unsigned line = 0;
  unsigned column = 0;
  long octets_left = 0;  // between the place of the error and the end of the file
};

std::string_view view(const xmlChar* text) {
  return text == nullptr ? std::string_view{}
                         : reinterpret_cast<const char*>(text);  // NOLINT(*-reinterpret-cast)
}

/// Canonicalization fails on any other namespace name.
bool is_absolute_uri(const xmlChar* text) {
  const Handle<xmlURI, xmlFreeURI> uri{
      xmlParseURI(reinterpret_cast<const char*>(text))};  // NOLINT(*-reinterpret-cast)
  return uri && uri->scheme != nullptr;
}

void keep_first_error(void* user_data, xmlErrorPtr error) {
  auto* context =
      static_cast<xmlParserCtxtPtr>(user_data);  // libxml2's default user data is the context itself
  auto* first = static_cast<FirstError*>(context->_private);
  if (first->code != XML_ERR_OK || error->level == XML_ERR_WARNING) return;
  first->code = error->code;
  first->message = error->message == nullptr ? "" : error->message;
  first->line = static_cast<unsigned>(error->line);
  first->column = static_cast<unsigned>(error->int2);
  if (context->input != nullptr)
    first->octets_left = static_cast<long>(context->input->end - context->input->cur);
}

void add_parse_error(ByteView file, const FirstError& first, bool unfinished, Findings& findings) {
  constexpr long kNearTheEnd = 4;
  if (unfinished && first.octets_left <= kNearTheEnd) {
    const Place end = place_of(file, file.size());
    findings.push_back(
        {"XML-E03",
         {},
         {},
         "el archivo está cortado: termina antes de cerrar el elemento raíz; vuelva a enviarlo completo",
         end.line,
         end.column});
    return;
  }
  ParseFault fault = parse_fault(first.code, first.message);
  findings.push_back({fault.code, {}, {}, std::move(fault.detail), first.line, first.column});
}

/// Counts what the tree really holds; the byte guard only estimated it.
class TreeCheck {
 public:
  TreeCheck(const Limits& limits, Findings& findings) : limits_(limits), findings_(findings) {}

  void check(xmlDoc* document) {
    if (document->intSubset != nullptr || document->extSubset != nullptr) {
      findings_.push_back({"XML-E01", {}, {}, "no se admite DOCTYPE", 1, 1});
      return;
    }
    xmlNode* node = document->children;
    while (node != nullptr && !full_) {
      visit(node);
      node = following(node);
    }
  }

 private:
  void visit(xmlNode* node) {
    if (++nodes_ > limits_.nodes)
      limit(node, fmt::format("el documento tiene más de {} nodos", limits_.nodes));
    switch (node->type) {
      case XML_ELEMENT_NODE:
        element(node);
        break;
      case XML_TEXT_NODE:
      case XML_CDATA_SECTION_NODE:
      case XML_COMMENT_NODE:
        break;
      case XML_PI_NODE:
        add("XML-E05", node, "no se admiten instrucciones de proceso (\"<?…?>\")");
        break;
      default:
        add("XML-E01", node, "no se admiten entidades");
        break;
    }
  }

  void element(xmlNode* node) {
    if (depth_ + 1 > limits_.depth) {
      limit(node, fmt::format("los elementos están anidados a más de {} niveles", limits_.depth));
    }
    std::size_t attributes = 0;
    for (const xmlAttr* attribute = node->properties; attribute != nullptr; attribute = attribute->next)
      ++attributes;
    for (const xmlNs* ns = node->nsDef; ns != nullptr; ns = ns->next) {
      ++attributes;
      if (!view(ns->href).empty() && !is_absolute_uri(ns->href)) {
        add("XML-E03", node, "un espacio de nombres (xmlns) no es un URI absoluto");
      }
    }
    nodes_ += attributes;
    if (attributes > limits_.attributes) {
      limit(node, fmt::format("un elemento tiene más de {} atributos", limits_.attributes));
    }
    if (node->ns != nullptr && view(node->ns->href) == kXInclude) {
      add("XML-E05", node, "no se admite XInclude; el documento debe venir completo");
    }
  }

  xmlNode* following(xmlNode* node) {
    if (node->type == XML_ELEMENT_NODE && node->children != nullptr) {
      ++depth_;
      return node->children;
    }
    while (node != nullptr && node->type != XML_DOCUMENT_NODE) {
      if (node->next != nullptr) return node->next;
      node = node->parent;
      if (depth_ > 0) --depth_;
    }
    return nullptr;
  }

  void add(const char* code, const xmlNode* node, std::string detail) {
    const long line = xmlGetLineNo(node);
    findings_.push_back({code, {}, {}, std::move(detail), line > 0 ? static_cast<unsigned>(line) : 0U, 0});
  }

  void limit(const xmlNode* node, std::string detail) {
    add("XML-E04", node, std::move(detail));
    full_ = true;
  }

  const Limits& limits_;
  Findings& findings_;
  std::size_t nodes_ = 0;
  std::size_t depth_ = 0;
  bool full_ = false;
};

Error refused() {
  return reject("xml.refused", "el archivo no se pudo leer como documento XML");
}

}  // namespace

void free_document(_xmlDoc* document) noexcept {
  xmlFreeDoc(document);
}

GuardedDocument::GuardedDocument(Handle<_xmlDoc, free_document> document, std::string root_namespace,
                                 std::string root_name)
    : document_(std::move(document)),
      root_namespace_(std::move(root_namespace)),
      root_name_(std::move(root_name)) {}

Result<GuardedDocument> GuardedDocument::parse(ByteView file, const Limits& limits, Findings& findings) {
  const std::size_t before = findings.size();
  const ByteReport report = guard_bytes(file, limits, findings);
  if (findings.size() > before || file.size() > INT_MAX) return refused();

  const ParserContext context{xmlNewParserCtxt()};
  if (!context) return park("xml.internal", "no hay memoria para leer el documento XML");
  FirstError first;
  context->_private = &first;
  context->sax->serror = keep_first_error;
  const std::string_view text = as_text(file);
  Handle<_xmlDoc, free_document> document{xmlCtxtReadMemory(
      context.get(), text.data(), static_cast<int>(text.size()), nullptr, "UTF-8", kOptions)};
  if (context->wellFormed == 0 || context->nsWellFormed == 0 || !document) {
    add_parse_error(file, first, report.unfinished, findings);
    return refused();
  }
  TreeCheck{limits, findings}.check(document.get());
  if (findings.size() > before) return refused();
  const xmlNode* root = xmlDocGetRootElement(document.get());
  std::string root_namespace{root->ns == nullptr ? std::string_view{} : view(root->ns->href)};
  std::string root_name{view(root->name)};
  return GuardedDocument{std::move(document), std::move(root_namespace), std::move(root_name)};
}

}  // namespace esclusa::xml
