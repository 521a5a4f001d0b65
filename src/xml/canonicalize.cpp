#include "xml/canonicalize.h"

#include <libxml/c14n.h>
#include <libxml/tree.h>
#include <libxml/xmlIO.h>

#include <string_view>

namespace esclusa::xml {
namespace {

constexpr std::string_view kDs = "http://www.w3.org/2000/09/xmldsig#";

std::string_view view(const xmlChar* text) {
  return text == nullptr ? std::string_view{}
                         : reinterpret_cast<const char*>(text);  // NOLINT(*-reinterpret-cast)
}

bool is_signature_of_root(const xmlNode* node, const xmlNode* root) {
  return node->parent == root && node->type == XML_ELEMENT_NODE && view(node->name) == "Signature" &&
         node->ns != nullptr && view(node->ns->href) == kDs;
}

/// Called by libxml2 for every node, attribute and namespace; `data` is the root.
int visible(void* data, xmlNode* node, xmlNode* parent) {
  const auto* root = static_cast<const xmlNode*>(data);
  const bool own_parent =
      node != nullptr && node->type != XML_NAMESPACE_DECL && node->type != XML_ATTRIBUTE_NODE;
  for (const xmlNode* at = own_parent ? node : parent; at != nullptr && at != root; at = at->parent) {
    if (at->type == XML_DOCUMENT_NODE) break;
    if (is_signature_of_root(at, root)) return 0;
  }
  return 1;
}

using Buffer = Handle<xmlOutputBuffer, xmlOutputBufferClose>;

}  // namespace

Result<Bytes> canonical_content(const GuardedDocument& document) {
  xmlDoc* tree = document.get();
  const Buffer buffer(xmlAllocOutputBuffer(nullptr));
  if (!buffer) return park("xml.internal", "falta memoria");
  const int written = xmlC14NExecute(tree, visible, xmlDocGetRootElement(tree), XML_C14N_EXCLUSIVE_1_0,
                                     nullptr, 0, buffer.get());
  if (written < 0) return park("xml.internal", "la forma canónica no se pudo escribir");
  xmlOutputBufferFlush(buffer.get());
  return to_bytes(
      {reinterpret_cast<const char*>(xmlOutputBufferGetContent(buffer.get())),  // NOLINT(*-reinterpret-cast)
       xmlOutputBufferGetSize(buffer.get())});
}

}  // namespace esclusa::xml
