#include "pki/certificate_use.h"

#include <openssl/objects.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "base/handle.h"
#include "pki/handles.h"

namespace esclusa::pki {
namespace {

using Purposes = Handle<EXTENDED_KEY_USAGE, EXTENDED_KEY_USAGE_free>;

constexpr std::array<std::string_view, 5> kSigningPurposes{
    "2.5.29.37.0",              // any
    "1.3.6.1.5.5.7.3.4",        // e-mail protection: what most Ecuadorian authorities put
    "1.3.6.1.5.5.7.3.36",       // document signing, RFC 9336
    "1.3.6.1.4.1.311.10.3.12",  // document signing, Microsoft
    "1.2.840.113583.1.1.5",     // authentic documents, Adobe
};

void add(Findings& findings, std::string detail) {
  findings.push_back({"CER-E03", {}, {}, std::move(detail), 0, 0});
}

bool has_signing_purpose(const EXTENDED_KEY_USAGE* purposes) {
  for (int i = 0; i < sk_ASN1_OBJECT_num(purposes); ++i) {
    std::array<char, 128> oid{};
    OBJ_obj2txt(oid.data(), static_cast<int>(oid.size()), sk_ASN1_OBJECT_value(purposes, i), 1);
    const auto* match =
        std::find(kSigningPurposes.begin(), kSigningPurposes.end(), std::string_view{oid.data()});
    if (match != kSigningPurposes.end()) return true;
  }
  return false;
}

}  // namespace

void check_use(X509* certificate, Findings& findings) {
  if (X509_check_ca(certificate) != 0) {
    add(findings, "el certificado es de una autoridad de certificación; no puede firmar documentos");
  }
  // Without the extension X509_get_key_usage says that everything is allowed.
  const bool stated = (X509_get_extension_flags(certificate) & EXFLAG_KUSAGE) != 0;
  const bool signs = (X509_get_key_usage(certificate) & (KU_DIGITAL_SIGNATURE | KU_NON_REPUDIATION)) != 0;
  if (!stated) {
    add(findings, "el certificado no declara el uso de su llave (KeyUsage)");
  } else if (!signs) {
    add(findings,
        "el certificado es solo para cifrado; firme con el de uso \"firma digital\" (un archivo .p12 puede "
        "traer los dos)");
  }
  int critical = 0;
  const Purposes purposes{
      static_cast<EXTENDED_KEY_USAGE*>(X509_get_ext_d2i(certificate, NID_ext_key_usage, &critical, nullptr))};
  if (purposes && !has_signing_purpose(purposes.get())) {
    add(findings, "el certificado es para otros fines (ExtendedKeyUsage), no para firmar documentos");
  } else if (!purposes && critical != -1) {
    add(findings, "la extensión ExtendedKeyUsage del certificado no se puede leer o está repetida");
  }
  const EVP_PKEY* key = X509_get0_pubkey(certificate);
  if (key == nullptr) {
    add(findings, "la llave del certificado no se puede leer");
  } else if (std::string reason = weakness(key); !reason.empty()) {
    add(findings, std::move(reason));
  }
}

}  // namespace esclusa::pki
