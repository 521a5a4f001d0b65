#include "xmlsig/sign.h"

#include <fmt/format.h>
#include <libxml/tree.h>

#include "base/bytes.h"
#include "pki/certificates.h"
#include "xml/canonical_writer.h"
#include "xml/canonicalize.h"
#include "xml/guarded.h"
#include "xmlsig/names.h"
#include "xmlsig/tree.h"

namespace esclusa::xmlsig {
namespace {

// All texts below are written in exclusive canonical form, so that what is digested is what is written. A
// part that is digested on its own declares the prefixes it uses where they are first visible; inside the
// signature they are already in force. `Scope` is that difference.
enum class Scope { alone, inside };

std::string declare(Scope scope) {
  return scope == Scope::alone ? fmt::format(" xmlns:ds=\"{}\"", kDs) : "";
}

std::string digest_text(ByteView octets) {
  return to_base64(pki::sha256(octets));
}

std::string method_and_value(Scope scope, const std::string& digest) {
  return fmt::format(
      "<ds:DigestMethod{0} Algorithm=\"{1}\"></ds:DigestMethod><ds:DigestValue{0}>{2}</ds:DigestValue>",
      declare(scope), kSha256Uri, digest);
}

std::string signed_properties(Scope scope, std::string_view root_id, const pki::SealKey& key, Instant at) {
  const std::string own = scope == Scope::alone ? fmt::format(" xmlns:xades=\"{}\"", kXades) : "";
  return fmt::format(
      "<xades:SignedProperties{} Id=\"{}-props\"><xades:SignedSignatureProperties>"
      "<xades:SigningTime>{}</xades:SigningTime>"
      "<xades:SigningCertificateV2><xades:Cert><xades:CertDigest>{}</xades:CertDigest></xades:Cert>"
      "</xades:SigningCertificateV2></xades:SignedSignatureProperties>"
      "<xades:SignedDataObjectProperties><xades:DataObjectFormat ObjectReference=\"#{}-ref\">"
      "<xades:MimeType>text/xml</xades:MimeType></xades:DataObjectFormat></xades:SignedDataObjectProperties>"
      "</xades:SignedProperties>",
      own, root_id, to_iso(at), method_and_value(scope, digest_text(key.certificate_der())), root_id);
}

std::string signed_info(Scope scope, std::string_view root_id, const pki::SealKey& key,
                        const std::string& document, const std::string& properties) {
  return fmt::format(
      "<ds:SignedInfo{0}><ds:CanonicalizationMethod Algorithm=\"{1}\"></ds:CanonicalizationMethod>"
      "<ds:SignatureMethod Algorithm=\"{2}\"></ds:SignatureMethod>"
      "<ds:Reference Id=\"{3}-ref\" URI=\"#{3}\"><ds:Transforms><ds:Transform "
      "Algorithm=\"{4}\"></ds:Transform>"
      "<ds:Transform Algorithm=\"{1}\"></ds:Transform></ds:Transforms>{5}</ds:Reference>"
      "<ds:Reference Type=\"{6}\" URI=\"#{3}-props\"><ds:Transforms><ds:Transform "
      "Algorithm=\"{1}\"></ds:Transform>"
      "</ds:Transforms>{7}</ds:Reference></ds:SignedInfo>",
      declare(scope), kExclusiveC14n, key.algorithm_uri(), root_id, kEnveloped,
      method_and_value(Scope::inside, document), kSignedPropertiesType,
      method_and_value(Scope::inside, properties));
}

/// "doc", or with a number behind it when an attribute has that value or one that is made from it.
std::string free_id(xmlNode* root) {
  const auto taken = [root](const std::string& id) {
    for (xmlNode* node = root; node != nullptr; node = following(node, root)) {
      if (node->type != XML_ELEMENT_NODE) continue;
      for (const xmlAttr* attr = node->properties; attr != nullptr; attr = attr->next) {
        const std::string value = text_of(attr);
        if (value == id || value.starts_with(id + "-")) return true;
      }
    }
    return false;
  };
  std::string id = "doc";
  for (int number = 1; taken(id); ++number) id = fmt::format("doc{}", number);
  return id;
}

/// The seal certificate and those of its issuers.
std::string certificates_of(const pki::SealKey& key) {
  std::string elements;
  for (const Bytes& der : key.certificates())
    fmt::format_to(std::back_inserter(elements), "<ds:X509Certificate>{}</ds:X509Certificate>",
                   to_base64(der));
  return elements;
}

}  // namespace

Result<std::string> sign_canonical(std::string_view canonical, std::string_view root_id,
                                   const pki::SealKey& key, Instant at) {
  std::string id;
  xml::append_attribute(id, root_id);
  const std::string document = digest_text(as_bytes(canonical));
  const std::string properties = digest_text(as_bytes(signed_properties(Scope::alone, id, key, at)));
  ESC_TRY(const Bytes value, key.sign(as_bytes(signed_info(Scope::alone, id, key, document, properties))));
  const std::size_t end = canonical.rfind("</");
  if (end == std::string_view::npos) return park("seal.sign", "el documento no está en forma canónica");
  std::string text;
  text.reserve(canonical.size() + 5000);
  text += canonical.substr(0, end);
  fmt::format_to(std::back_inserter(text),
                 "<ds:Signature xmlns:ds=\"{}\" Id=\"{}-sig\">{}<ds:SignatureValue>{}</ds:SignatureValue>"
                 "<ds:KeyInfo><ds:X509Data>{}</ds:X509Data></ds:KeyInfo>"
                 "<ds:Object><xades:QualifyingProperties xmlns:xades=\"{}\" Target=\"#{}-sig\">{}"
                 "</xades:QualifyingProperties></ds:Object></ds:Signature>",
                 kDs, id, signed_info(Scope::inside, id, key, document, properties), to_base64(value),
                 certificates_of(key), kXades, id, signed_properties(Scope::inside, id, key, at));
  text += canonical.substr(end);
  return text;
}

Result<std::string> sign_document(std::string_view xml, const pki::SealKey& key, Instant at) {
  Findings findings;
  auto parsed = xml::GuardedDocument::parse(as_bytes(xml), {}, findings);
  if (!parsed) {
    const std::string why = findings.empty() ? "" : findings.front().code + " " + findings.front().detail;
    return parsed.error().remedy == Remedy::reject ? reject("xml.refused", "no se puede firmar: " + why)
                                                   : parsed.error();
  }
  xmlNode* root = xmlDocGetRootElement(parsed->get());
  const auto* name = reinterpret_cast<const xmlChar*>("Id");  // NOLINT(*-reinterpret-cast): xmlChar is a char
  const Handle<xmlChar, [](xmlChar* text) { xmlFree(text); }> own(xmlGetNoNsProp(root, name));
  std::string id = own ? reinterpret_cast<const char*>(own.get()) : "";  // NOLINT(*-reinterpret-cast)
  if (id.empty()) {
    id = free_id(root);
    xmlSetProp(root, name, reinterpret_cast<const xmlChar*>(id.c_str()));  // NOLINT(*-reinterpret-cast)
  }
  ESC_TRY(const Bytes canonical, xml::canonical_content(*parsed));
  ESC_TRY(std::string text, sign_canonical(as_text(canonical), id, key, at));
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + text + '\n';
}

}  // namespace esclusa::xmlsig
