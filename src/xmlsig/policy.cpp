#include "xmlsig/policy.h"

#include <libxml/valid.h>

#include <array>
#include <string>
#include <vector>

#include "xmlsig/tree.h"

namespace esclusa::xmlsig {
namespace {

constexpr std::array<std::string_view, 3> kIdNames{"Id", "ID", "id"};

xmlAttr* id_attribute(const xmlNode* element) {
  for (xmlAttr* attr = element->properties; attr != nullptr; attr = attr->next) {
    if (attr->ns == nullptr && name_of(reinterpret_cast<const xmlNode*>(attr)) == "Id")
      return attr;  // NOLINT(*-reinterpret-cast)
  }
  return nullptr;
}

/// How many attributes of the document could be taken for this id, by whatever reading.
std::size_t count_ids(xmlNode* root, const std::string& id) {
  std::size_t count = 0;
  for (xmlNode* node = root; node != nullptr; node = following(node, root)) {
    if (node->type != XML_ELEMENT_NODE) continue;
    for (const xmlAttr* attr = node->properties; attr != nullptr; attr = attr->next) {
      const std::string_view name =
          name_of(reinterpret_cast<const xmlNode*>(attr));  // NOLINT(*-reinterpret-cast)
      for (const std::string_view candidate : kIdNames) {
        if (name == candidate && text_of(attr) == id) ++count;
      }
    }
  }
  return count;
}

class PolicyCheck {
 public:
  PolicyCheck(const SignatureParts& parts, Findings& findings) : parts_(parts), findings_(findings) {}

  References run() {
    References result;
    const std::string c14n = attribute(parts_.c14n_method, "Algorithm").value_or("");
    if (!is_c14n(c14n)) add(findings_, "FIR-E04", parts_.c14n_method, "canonicalización no permitida", c14n);
    no_parameters(parts_.c14n_method, "FIR-E04");
    const std::string method = attribute(parts_.signature_method, "Algorithm").value_or("");
    result.algorithm = find_signature(method);
    if (result.algorithm == nullptr) {
      add(findings_, "FIR-E04", parts_.signature_method, "algoritmo de firma no permitido", method);
    }
    no_parameters(parts_.signature_method, "FIR-E04");
    for (std::size_t i = 0; i < parts_.references.size(); ++i) {
      if (reference(parts_.references[i])) result.data = i;
    }
    counts();
    return result;
  }

 private:
  void no_parameters(const xmlNode* method, const char* code) {
    if (const xmlNode* inner = first_element(method)) {
      add(findings_, code, inner, "no se admiten parámetros en este algoritmo");
    }
  }

  /// True for the reference that covers the document.
  bool reference(const xmlNode* node) {
    digest_method(node);
    const std::optional<std::string> uri = attribute(node, "URI");
    const std::string type = attribute(node, "Type").value_or("");
    if (!uri) {
      add(findings_, "FIR-E02", node, "la referencia no tiene URI");
      return false;
    }
    if (uri->empty() || refers_to(*uri, parts_.root)) {
      ++data_;
      if (!uri->empty()) register_id(node, parts_.root);
      if (type == kSignedPropertiesType)
        add(findings_, "FIR-E02", node, "el tipo de la referencia no corresponde", type);
      transforms(node, true);
      return true;
    }
    if (parts_.signed_properties != nullptr && type == kSignedPropertiesType &&
        refers_to(*uri, parts_.signed_properties)) {
      ++properties_;
      register_id(node, parts_.signed_properties);
    } else if (refers_to(*uri, parts_.key_info)) {
      ++key_info_;
      register_id(node, parts_.key_info);
    } else {
      add(findings_, "FIR-E02", node, "la referencia no apunta al documento completo", *uri);
      return false;
    }
    transforms(node, false);
    return false;
  }

  static bool refers_to(const std::string& uri, const xmlNode* element) {
    const xmlAttr* id = id_attribute(element);
    return id != nullptr && uri.size() > 1 && uri[0] == '#' && uri.substr(1) == text_of(id);
  }

  void register_id(const xmlNode* reference, xmlNode* element) {
    xmlAttr* attr = id_attribute(element);
    const std::string id = text_of(attr);
    if (count_ids(parts_.root, id) != 1) {
      add(findings_, "FIR-E02", reference, "el identificador al que apunta la referencia está repetido", id);
      return;
    }
    xmlAddID(nullptr, element->doc, reinterpret_cast<const xmlChar*>(id.c_str()),
             attr);  // NOLINT(*-reinterpret-cast)
  }

  void digest_method(const xmlNode* reference) {
    const xmlNode* method = child(reference, kDs, "DigestMethod");
    const std::string uri = attribute(method, "Algorithm").value_or("");
    if (find_digest(uri) == nullptr)
      add(findings_, "FIR-E04", method, "algoritmo de resumen no permitido", uri);
    no_parameters(method, "FIR-E04");
  }

  /// The document: enveloped-signature, then at most one canonicalization. Other parts: at most a
  /// canonicalization.
  void transforms(const xmlNode* reference, bool document) {
    std::vector<const xmlNode*> listed;
    for (const xmlNode* node = first_element(child(reference, kDs, "Transforms")); node != nullptr;
         node = next_element(node)) {
      listed.push_back(node);
      no_parameters(node, "FIR-E03");
    }
    const std::size_t enveloped = document ? 1 : 0;
    for (std::size_t i = 0; i < listed.size(); ++i) {
      const std::string uri = attribute(listed[i], "Algorithm").value_or("");
      const bool good = i < enveloped ? uri == kEnveloped : i == enveloped && is_c14n(uri);
      if (!good) add(findings_, "FIR-E03", listed[i], "transformación no permitida o fuera de orden", uri);
    }
    if (listed.size() < enveloped) {
      add(findings_, "FIR-E03", reference, "falta la transformación enveloped-signature");
    }
  }

  void counts() {
    const bool xades = parts_.signed_properties != nullptr;
    if (data_ != 1) {
      add(findings_, "FIR-E02", parts_.signature,
          "debe haber exactamente una referencia al documento completo");
    }
    if (properties_ != (xades ? 1U : 0U)) {
      add(findings_, xades ? "FIR-E06" : "FIR-E02", parts_.signature,
          "las propiedades firmadas (SignedProperties) deben tener exactamente una referencia");
    }
    if (key_info_ > 1) add(findings_, "FIR-E02", parts_.signature, "KeyInfo tiene más de una referencia");
  }

  const SignatureParts& parts_;
  Findings& findings_;
  std::size_t data_ = 0;
  std::size_t properties_ = 0;
  std::size_t key_info_ = 0;
};

}  // namespace

References check_policy(const SignatureParts& parts, Findings& findings) {
  return PolicyCheck(parts, findings).run();
}

}  // namespace esclusa::xmlsig
