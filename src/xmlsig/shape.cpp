#include "xmlsig/shape.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>
#include <string_view>

#include "base/bytes.h"
#include "xmlsig/names.h"
#include "xmlsig/tree.h"

namespace esclusa::xmlsig {
namespace {

enum class Order { as_listed, any };
enum class Content {
  elements,  // white space and the listed children
  text,      // no children but text
  open,      // judged elsewhere (transforms, XAdES) or not used at all
};

struct Particle {
  std::string_view space;
  std::string_view name;
  std::size_t least;
  std::size_t most;
};

struct Model {
  std::string_view space;
  std::string_view name;
  Content content;
  Order order;
  std::span<const Particle> children;
  std::span<const std::string_view> attributes;
};

// The content models. Limits are those of the profile, not of the W3C schema. Children of the empty method
// elements (PrefixList, HMACOutputLength, RSAPSSParams) are "open" here because the policy names them better:
// FIR-E03, FIR-E04.
constexpr std::span<const Particle> kNothing{};
constexpr std::array<Particle, 4> kSignatureChildren{{{kDs, "SignedInfo", 1, 1},
                                                      {kDs, "SignatureValue", 1, 1},
                                                      {kDs, "KeyInfo", 1, 1},
                                                      {kDs, "Object", 0, 1}}};
constexpr std::array<Particle, 3> kSignedInfoChildren{
    {{kDs, "CanonicalizationMethod", 1, 1}, {kDs, "SignatureMethod", 1, 1}, {kDs, "Reference", 1, 3}}};
constexpr std::array<Particle, 3> kReferenceChildren{
    {{kDs, "Transforms", 0, 1}, {kDs, "DigestMethod", 1, 1}, {kDs, "DigestValue", 1, 1}}};
constexpr std::array<Particle, 1> kTransformsChildren{{{kDs, "Transform", 1, 100}}};
constexpr std::array<Particle, 2> kKeyInfoChildren{{{kDs, "X509Data", 1, 1}, {kDs, "KeyValue", 0, 1}}};
constexpr std::array<Particle, 4> kX509DataChildren{{{kDs, "X509Certificate", 1, 5},
                                                     {kDs, "X509IssuerSerial", 0, 1},
                                                     {kDs, "X509SubjectName", 0, 1},
                                                     {kDs, "X509SKI", 0, 1}}};
constexpr std::array<Particle, 1> kObjectChildren{{{kXades, "QualifyingProperties", 1, 1}}};
constexpr std::array<Particle, 2> kQualifyingChildren{
    {{kXades, "SignedProperties", 1, 1}, {kXades, "UnsignedProperties", 0, 1}}};
constexpr std::array<Particle, 2> kSignedPropertiesChildren{
    {{kXades, "SignedSignatureProperties", 1, 1}, {kXades, "SignedDataObjectProperties", 0, 1}}};
constexpr std::span<const std::string_view> kNoAttributes{};
constexpr std::array<std::string_view, 1> kId{"Id"};
constexpr std::array<std::string_view, 1> kAlgorithm{"Algorithm"};
constexpr std::array<std::string_view, 3> kReferenceAttributes{"Id", "URI", "Type"};
constexpr std::array<std::string_view, 3> kObjectAttributes{"Id", "MimeType", "Encoding"};
constexpr std::array<std::string_view, 2> kQualifyingAttributes{"Id", "Target"};

constexpr std::array<Model, 23> kModels{{
    {kDs, "Signature", Content::elements, Order::as_listed, kSignatureChildren, kId},
    {kDs, "SignedInfo", Content::elements, Order::as_listed, kSignedInfoChildren, kId},
    {kDs, "CanonicalizationMethod", Content::open, Order::any, kNothing, kAlgorithm},
    {kDs, "SignatureMethod", Content::open, Order::any, kNothing, kAlgorithm},
    {kDs, "Reference", Content::elements, Order::as_listed, kReferenceChildren, kReferenceAttributes},
    {kDs, "Transforms", Content::elements, Order::as_listed, kTransformsChildren, kNoAttributes},
    {kDs, "Transform", Content::open, Order::any, kNothing, kAlgorithm},
    {kDs, "DigestMethod", Content::open, Order::any, kNothing, kAlgorithm},
    {kDs, "DigestValue", Content::text, Order::any, kNothing, kNoAttributes},
    {kDs, "SignatureValue", Content::text, Order::any, kNothing, kId},
    {kDs, "KeyInfo", Content::elements, Order::as_listed, kKeyInfoChildren, kId},
    {kDs, "KeyValue", Content::open, Order::any, kNothing, kNoAttributes},
    {kDs, "X509Data", Content::elements, Order::any, kX509DataChildren, kNoAttributes},
    {kDs, "X509Certificate", Content::text, Order::any, kNothing, kNoAttributes},
    {kDs, "X509IssuerSerial", Content::open, Order::any, kNothing, kNoAttributes},
    {kDs, "X509SubjectName", Content::text, Order::any, kNothing, kNoAttributes},
    {kDs, "X509SKI", Content::text, Order::any, kNothing, kNoAttributes},
    {kDs, "Object", Content::elements, Order::as_listed, kObjectChildren, kObjectAttributes},
    {kXades, "QualifyingProperties", Content::elements, Order::as_listed, kQualifyingChildren,
     kQualifyingAttributes},
    {kXades, "SignedProperties", Content::elements, Order::as_listed, kSignedPropertiesChildren, kId},
    {kXades, "SignedSignatureProperties", Content::open, Order::any, kNothing, kId},
    {kXades, "SignedDataObjectProperties", Content::open, Order::any, kNothing, kId},
    {kXades, "UnsignedProperties", Content::open, Order::any, kNothing, kId},
}};

const Model* model_of(const xmlNode* element) {
  const auto* found = std::find_if(kModels.begin(), kModels.end(),
                                   [&](const Model& model) { return is(element, model.space, model.name); });
  return found == kModels.end() ? nullptr : found;
}

bool is_blank(const xmlNode* node) {
  if (node->type != XML_TEXT_NODE) return false;
  for (const xmlChar* c = node->content; c != nullptr && *c != 0; ++c) {
    if (*c != ' ' && *c != '\t' && *c != '\r' && *c != '\n') return false;
  }
  return true;
}

class ShapeCheck {
 public:
  explicit ShapeCheck(Findings& findings) : findings_(findings) {}

  void element(const xmlNode* node) {
    const Model* model = model_of(node);
    if (model == nullptr) {
      fault(node, "este elemento no está permitido en la firma");
      return;
    }
    attributes(node, *model);
    nodes(node, *model);
    if (model->content == Content::elements) counts(node, *model);
  }

 private:
  void fault(const xmlNode* node, std::string detail) { add(findings_, "FIR-E01", node, std::move(detail)); }

  void attributes(const xmlNode* node, const Model& model) {
    for (const xmlAttr* attr = node->properties; attr != nullptr; attr = attr->next) {
      const std::string_view name =
          name_of(reinterpret_cast<const xmlNode*>(attr));  // NOLINT(*-reinterpret-cast)
      const bool listed =
          std::find(model.attributes.begin(), model.attributes.end(), name) != model.attributes.end();
      if (attr->ns != nullptr || !listed) {
        fault(node, fmt::format("el atributo \"{}\" no está permitido aquí", printable(name)));
      }
    }
  }

  void nodes(const xmlNode* node, const Model& model) {
    for (const xmlNode* inner = node->children; inner != nullptr; inner = inner->next) {
      if (inner->type == XML_COMMENT_NODE || inner->type == XML_PI_NODE) {
        fault(node, "no se admiten comentarios dentro de la firma");
      } else if (inner->type == XML_ELEMENT_NODE && model.content == Content::text) {
        fault(inner, "este elemento no está permitido en la firma");
      } else if (inner->type != XML_ELEMENT_NODE && model.content == Content::elements && !is_blank(inner)) {
        fault(node, "hay texto donde solo van elementos");
      }
    }
  }

  /// Children against the particles; what fits is checked in turn.
  void counts(const xmlNode* node, const Model& model) {
    std::vector<std::size_t> seen(model.children.size(), 0);
    std::size_t reached = 0;
    for (const xmlNode* inner = first_element(node); inner != nullptr; inner = next_element(inner)) {
      const auto particle = std::find_if(model.children.begin(), model.children.end(),
                                         [&](const Particle& p) { return is(inner, p.space, p.name); });
      const auto at = static_cast<std::size_t>(particle - model.children.begin());
      if (particle == model.children.end()) {
        fault(inner, "este elemento no está permitido aquí en la firma");
        continue;
      }
      if (model.order == Order::as_listed && at < reached) fault(inner, "el elemento no está en su orden");
      reached = std::max(reached, at);
      if (++seen[at] == particle->most + 1) {
        fault(inner, fmt::format("el elemento aparece más de {} veces", particle->most));
      }
      if (seen[at] <= particle->most) element(inner);
    }
    for (std::size_t i = 0; i < seen.size(); ++i) {
      const Particle& particle = model.children[i];
      if (seen[i] < particle.least) fault(node, fmt::format("falta el elemento {}", particle.name));
    }
  }

  Findings& findings_;
};

/// The one ds:Signature below the root; anything else in ds: outside of it is a fault. Inside it, comments
/// are too.
xmlNode* locate_signature(xmlNode* root, Findings& findings) {
  xmlNode* signature = nullptr;
  const auto fault = [&](const xmlNode* node, const char* detail) { add(findings, "FIR-E01", node, detail); };
  if (namespace_of(root) == kDs) fault(root, "la raíz del documento no puede ser un elemento de firma");
  xmlNode* node = root->children == nullptr ? nullptr : root->children;
  while (node != nullptr) {
    xmlNode* next = following(node, root);
    if (node->type == XML_ELEMENT_NODE && namespace_of(node) == kDs) {
      if (name_of(node) != "Signature") {
        fault(node, "hay un elemento de firma fuera de la firma");
      } else if (node->parent != root) {
        fault(node, "la firma debe ser hija del elemento raíz");
      } else if (signature != nullptr) {
        fault(node, "el documento trae más de una firma");
      } else {
        signature = node;
      }
      // Its inside belongs to the content models.
      next = node;
      while (next != nullptr && next != root && next->next == nullptr) next = next->parent;
      next = next == nullptr || next == root ? nullptr : next->next;
    }
    node = next;
  }
  return signature;
}

/// The parts that the models leave open may hold ds: leaves, but never another signature or a comment.
void check_open_parts(xmlNode* signature, Findings& findings) {
  for (xmlNode* node = signature->children; node != nullptr; node = following(node, signature)) {
    const bool comment = node->type == XML_COMMENT_NODE || node->type == XML_PI_NODE;
    const xmlNode* parent = node->parent;
    const Model* known = model_of(parent);
    const bool told = known != nullptr;  // direct children of modelled elements were looked at
    if (comment && !told) add(findings, "FIR-E01", parent, "no se admiten comentarios dentro de la firma");
    for (const std::string_view name : {"Signature", "SignedInfo", "Object", "Manifest"}) {
      if (is(node, kDs, name) && !told) add(findings, "FIR-E01", node, "hay una firma dentro de la firma");
    }
  }
}

/// A KeyInfo without any certificate is a fault of its own.
bool lacks_certificate(const xmlNode* signature, Findings& findings) {
  const xmlNode* key_info = child(signature, kDs, "KeyInfo");
  if (key_info == nullptr) return false;
  const xmlNode* data = child(key_info, kDs, "X509Data");
  if (data != nullptr && child(data, kDs, "X509Certificate") != nullptr) return false;
  add(findings, "CER-E01", key_info,
      "la firma no trae el certificado del firmante (X509Data/X509Certificate)");
  return true;
}

}  // namespace

SignatureParts find_parts(xmlNode* root, Findings& findings) {
  const std::size_t before = findings.size();
  SignatureParts parts;
  parts.root = root;
  parts.signature = locate_signature(root, findings);
  if (findings.size() > before || parts.signature == nullptr) return parts;
  if (lacks_certificate(parts.signature, findings)) return parts;
  ShapeCheck{findings}.element(parts.signature);
  check_open_parts(parts.signature, findings);
  if (findings.size() > before) return parts;

  xmlNode* signed_info = first_element(parts.signature);
  parts.c14n_method = first_element(signed_info);
  parts.signature_method = next_element(parts.c14n_method);
  for (xmlNode* node = next_element(parts.signature_method); node != nullptr; node = next_element(node)) {
    parts.references.push_back(node);
  }
  parts.signature_value = next_element(signed_info);
  parts.key_info = next_element(parts.signature_value);
  parts.certificate = child(child(parts.key_info, kDs, "X509Data"), kDs, "X509Certificate");
  if (const xmlNode* object = next_element(parts.key_info)) {
    parts.qualifying_properties = first_element(object);
    parts.signed_properties = first_element(parts.qualifying_properties);
  }
  return parts;
}

}  // namespace esclusa::xmlsig
