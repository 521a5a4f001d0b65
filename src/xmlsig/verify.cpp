#include "xmlsig/verify.h"

#include <libxml/tree.h>
#include <openssl/err.h>
#include <openssl/evp.h>
// xmlsec.h goes before the others of its library
// clang-format off
#include <xmlsec/xmlsec.h>
#include <xmlsec/xmldsig.h>
#include <xmlsec/openssl/crypto.h>
#include <xmlsec/openssl/evp.h>
// clang-format on

#include "base/handle.h"
#include "xml/canonicalize.h"
#include "xmlsig/policy.h"
#include "xmlsig/shape.h"
#include "xmlsig/tree.h"
#include "xmlsig/xades.h"

namespace esclusa::xmlsig {
namespace {

using DsigContext = Handle<xmlSecDSigCtx, xmlSecDSigCtxDestroy>;

Error refused() {
  return reject("xmlsig.refused", "la firma no se acepta");
}
Error internal(const char* what) {
  return park("xmlsig.internal", what);
}

KeyFamily family_of(const EVP_PKEY* key) {
  return EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA ? KeyFamily::rsa : KeyFamily::ec;
}

/// What fits the key exactly: the modulus for RSA, r‖s for ECDSA. xmlsec would take odd lengths too.
bool has_right_length(const xmlNode* signature_value, const EVP_PKEY* key) {
  const auto value = from_base64(text_of(signature_value));
  if (!value) return false;
  const auto bits = static_cast<std::size_t>(EVP_PKEY_get_bits(key));
  return value->size() == (family_of(key) == KeyFamily::rsa ? (bits + 7) / 8 : 2 * ((bits + 7) / 8));
}

/// Only what the profile names is switched on. Empty lists would mean everything.
bool restrict_transforms(xmlSecDSigCtx* context) {
  context->enabledReferenceUris = xmlSecTransformUriTypeEmpty | xmlSecTransformUriTypeSameDocument;
  for (const xmlSecTransformId id :
       {xmlSecTransformEnvelopedGetKlass(), xmlSecTransformInclC14NGetKlass(),
        xmlSecTransformInclC14N11GetKlass(), xmlSecTransformExclC14NGetKlass(),
        xmlSecOpenSSLTransformSha256GetKlass(), xmlSecOpenSSLTransformSha384GetKlass(),
        xmlSecOpenSSLTransformSha512GetKlass()}) {
    if (xmlSecDSigCtxEnableReferenceTransform(context, id) < 0) return false;
  }
  for (const xmlSecTransformId id :
       {xmlSecTransformInclC14NGetKlass(), xmlSecTransformInclC14N11GetKlass(),
        xmlSecTransformExclC14NGetKlass(), xmlSecOpenSSLTransformRsaSha256GetKlass(),
        xmlSecOpenSSLTransformRsaSha384GetKlass(), xmlSecOpenSSLTransformRsaSha512GetKlass(),
        xmlSecOpenSSLTransformEcdsaSha256GetKlass(), xmlSecOpenSSLTransformEcdsaSha384GetKlass(),
        xmlSecOpenSSLTransformEcdsaSha512GetKlass()}) {
    if (xmlSecDSigCtxEnableSignatureTransform(context, id) < 0) return false;
  }
  return true;
}

/// A bare key: with its certificate it would be copied at every use.
xmlSecKeyPtr bare_key(EVP_PKEY* key) {
  EVP_PKEY_up_ref(key);
  xmlSecKeyDataPtr data = xmlSecOpenSSLEvpKeyAdopt(key);
  if (data == nullptr) {
    EVP_PKEY_free(key);
    return nullptr;
  }
  xmlSecKeyPtr made = xmlSecKeyCreate();
  if (made == nullptr || xmlSecKeySetValue(made, data) < 0) {
    xmlSecKeyDataDestroy(data);
    if (made != nullptr) xmlSecKeyDestroy(made);
    return nullptr;
  }
  return made;
}

/// The octets that were digested for the data reference, after signature and digests held.
Result<Bytes> check_signature(const SignatureParts& parts, const References& references, EVP_PKEY* key,
                              Findings& findings) {
  const DsigContext context(xmlSecDSigCtxCreate(nullptr));
  if (!context || !restrict_transforms(context.get())) return internal("xmlsec no se pudo preparar");
  context->flags |= XMLSEC_DSIG_FLAGS_STORE_SIGNEDINFO_REFERENCES | XMLSEC_DSIG_FLAGS_IGNORE_MANIFESTS;
  context->signKey = bare_key(key);  // the context owns it now; KeyInfo is not read
  if (context->signKey == nullptr) return internal("la clave del certificado no se pudo usar");
  const int outcome = xmlSecDSigCtxVerify(context.get(), parts.signature);
  ERR_clear_error();
  const auto count = xmlSecPtrListGetSize(&context->signedInfoReferences);
  if (outcome < 0 || context->status != xmlSecDSigStatusSucceeded || count != parts.references.size()) {
    add(findings, "FIR-E05", parts.signature, "");
    return refused();
  }
  auto* reference = static_cast<xmlSecDSigReferenceCtxPtr>(
      xmlSecPtrListGetItem(&context->signedInfoReferences, static_cast<xmlSecSize>(references.data)));
  const xmlSecBufferPtr digested = xmlSecDSigReferenceCtxGetPreDigestBuffer(reference);
  if (digested == nullptr) return internal("xmlsec no guardó los octetos firmados");
  const ByteView view =
      std::as_bytes(std::span(xmlSecBufferGetData(digested), xmlSecBufferGetSize(digested)));
  return Bytes(view.begin(), view.end());
}

}  // namespace

Verifier::Verifier(std::shared_ptr<const pki::TrustStore> trust, VerifySettings settings)
    : trust_(std::move(trust)), settings_(settings) {}

Verifier::~Verifier() = default;

Result<VerifiedOctets> Verifier::verify(const xml::GuardedDocument& document, SignaturePolicy policy,
                                        Instant arrived, Findings& findings) {
  const std::size_t before = findings.size();
  const auto faulty = [&] { return findings.size() > before; };
  const SignatureParts parts = find_parts(xmlDocGetRootElement(document.get()), findings);
  if (faulty()) return refused();
  if (parts.signature == nullptr) {
    if (policy == SignaturePolicy::required) {
      add(findings, "FIR-E00", parts.root, "");
      return refused();
    }
    ESC_TRY(Bytes octets, xml::canonical_content(document));
    const Digest digest = pki::sha256(octets);
    return VerifiedOctets(std::move(octets), digest, std::nullopt);
  }

  const References references = check_policy(parts, findings);
  const auto der = from_base64(text_of(parts.certificate));
  if (!der || der->empty()) {
    add(findings, "CER-E01", parts.certificate, "el certificado no es base64 válido");
    return refused();
  }
  SignatureFacts facts;
  if (parts.signed_properties != nullptr) {
    facts.form = SignatureForm::xades_bes;
    facts.signing_time =
        check_properties(parts, *der, arrived, settings_.clock_skew, settings_.max_age, findings);
  }
  Findings about_certificate;
  if (trust_ == nullptr) {
    about_certificate.push_back(
        {.code = "CER-E01", .path = "", .value = "", .detail = "no se confía en ninguna autoridad"});
  } else {
    ESC_TRY(facts.signer, trust_->judge(*der, facts.signing_time, arrived, about_certificate));
  }
  for (Finding& finding : about_certificate) {
    finding.path = path_of(parts.certificate);
    findings.push_back(std::move(finding));
  }
  if (faulty()) return refused();
  EVP_PKEY* key = facts.signer->key.get();
  if (references.algorithm->family != family_of(key)) {
    add(findings, "FIR-E04", parts.signature_method,
        "el algoritmo de firma no es el de la clave del certificado");
    return refused();
  }
  if (!has_right_length(parts.signature_value, key)) {
    add(findings, "FIR-E05", parts.signature_value, "el valor de la firma no tiene la longitud de la clave");
    return refused();
  }
  ESC_TRY(Bytes octets, check_signature(parts, references, key, findings));
  const Digest digest = pki::sha256(octets);
  return VerifiedOctets(std::move(octets), digest, std::move(facts));
}

}  // namespace esclusa::xmlsig
