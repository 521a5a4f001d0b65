#pragma once
/// Reading libxml2 trees; internal to the room.

#include <libxml/tree.h>

#include <optional>
#include <string>
#include <string_view>

#include "base/finding.h"

namespace esclusa::xmlsig {

/// Views live as long as the tree.
std::string_view name_of(const xmlNode* node);
std::string_view namespace_of(const xmlNode* node);
bool is(const xmlNode* node, std::string_view space, std::string_view name);

/// Element children only; nullptr at the end.
xmlNode* first_element(const xmlNode* parent);
xmlNode* next_element(const xmlNode* node);
/// First child element of that name.
xmlNode* child(const xmlNode* parent, std::string_view space, std::string_view name);
/// The node after this one in document order, below `top`.
xmlNode* following(xmlNode* node, const xmlNode* top);

/// Concatenated text of the children of a leaf element, entities resolved by the parser.
std::string text_of(const xmlNode* leaf);
std::string text_of(const xmlAttr* attribute);
/// Value of an attribute without namespace.
std::optional<std::string> attribute(const xmlNode* element, std::string_view name);

/// XPath by local names; a position where there are several siblings of one name.
std::string path_of(const xmlNode* element);
/// Adds a finding that points at the element.
void add(Findings& findings, const char* code, const xmlNode* element, std::string detail,
         std::string value = {});

}  // namespace esclusa::xmlsig
