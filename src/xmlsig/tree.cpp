#include "xmlsig/tree.h"

#include <fmt/format.h>

#include <utility>

#include "base/bytes.h"

namespace esclusa::xmlsig {
namespace {

std::string_view view(const xmlChar* text) {
  return text == nullptr ? std::string_view{}
                         : reinterpret_cast<const char*>(text);  // NOLINT(*-reinterpret-cast)
}

std::string joined_text(const xmlNode* first) {
  std::string text;
  for (const xmlNode* node = first; node != nullptr; node = node->next) {
    if (node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE) text += view(node->content);
  }
  return text;
}

bool same_name(const xmlNode* a, const xmlNode* b) {
  return b->type == XML_ELEMENT_NODE && name_of(a) == name_of(b);
}

std::string step_of(const xmlNode* element) {
  std::size_t before = 0;
  bool others = false;
  for (const xmlNode* node = element->prev; node != nullptr; node = node->prev)
    before += same_name(element, node) ? 1U : 0U;
  for (const xmlNode* node = element->next; node != nullptr && !others; node = node->next) {
    others = same_name(element, node);
  }
  const std::string name = printable(name_of(element));
  return before == 0 && !others ? fmt::format("/{}", name) : fmt::format("/{}[{}]", name, before + 1);
}

}  // namespace

std::string_view name_of(const xmlNode* node) {
  return view(node->name);
}

std::string_view namespace_of(const xmlNode* node) {
  return node->ns == nullptr ? std::string_view{} : view(node->ns->href);
}

bool is(const xmlNode* node, std::string_view space, std::string_view name) {
  return node != nullptr && node->type == XML_ELEMENT_NODE && name_of(node) == name &&
         namespace_of(node) == space;
}

xmlNode* first_element(const xmlNode* parent) {
  xmlNode* node = parent == nullptr ? nullptr : parent->children;
  while (node != nullptr && node->type != XML_ELEMENT_NODE) node = node->next;
  return node;
}

xmlNode* next_element(const xmlNode* node) {
  xmlNode* next = node->next;
  while (next != nullptr && next->type != XML_ELEMENT_NODE) next = next->next;
  return next;
}

xmlNode* child(const xmlNode* parent, std::string_view space, std::string_view name) {
  xmlNode* node = first_element(parent);
  while (node != nullptr && !is(node, space, name)) node = next_element(node);
  return node;
}

xmlNode* following(xmlNode* node, const xmlNode* top) {
  if (node->type == XML_ELEMENT_NODE && node->children != nullptr) return node->children;
  while (node != nullptr && node != top) {
    if (node->next != nullptr) return node->next;
    node = node->parent;
  }
  return nullptr;
}

std::string text_of(const xmlNode* leaf) {
  return joined_text(leaf->children);
}

std::string text_of(const xmlAttr* attribute) {
  return joined_text(attribute->children);
}

std::optional<std::string> attribute(const xmlNode* element, std::string_view name) {
  for (const xmlAttr* candidate = element->properties; candidate != nullptr; candidate = candidate->next) {
    if (candidate->ns == nullptr && view(candidate->name) == name) return text_of(candidate);
  }
  return std::nullopt;
}

std::string path_of(const xmlNode* element) {
  std::string path;
  for (const xmlNode* node = element; node != nullptr && node->type == XML_ELEMENT_NODE;
       node = node->parent) {
    path.insert(0, step_of(node));
  }
  return path;
}

void add(Findings& findings, const char* code, const xmlNode* element, std::string detail,
         std::string value) {
  findings.push_back({code, path_of(element), std::move(value), std::move(detail), 0, 0});
}

}  // namespace esclusa::xmlsig
