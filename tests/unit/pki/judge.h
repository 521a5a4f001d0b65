#pragma once
/// OpenSSL's own verdict on what our keys signed.

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

#include <array>

#include "base/bytes.h"
#include "base/handle.h"
#include "pki/seal_key.h"

namespace esclusa::pki {

/// `signature` as OpenSSL wants it: ECDSA in DER.
inline bool openssl_verifies(ByteView der, ByteView octets, ByteView signature) {
  const unsigned char* at = as_uchar(der);
  const Handle<X509, X509_free> certificate{d2i_X509(nullptr, &at, static_cast<long>(der.size()))};
  const Handle<EVP_MD_CTX, EVP_MD_CTX_free> context{EVP_MD_CTX_new()};
  return EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr,
                              X509_get0_pubkey(certificate.get())) == 1 &&
         EVP_DigestVerify(context.get(), as_uchar(signature), signature.size(), as_uchar(octets),
                          octets.size()) == 1;
}

/// The two numbers of XML-DSig as DER.
inline Bytes ecdsa_der(ByteView numbers) {
  const Handle<ECDSA_SIG, ECDSA_SIG_free> both{ECDSA_SIG_new()};
  ECDSA_SIG_set0(both.get(), BN_bin2bn(as_uchar(numbers), 32, nullptr),
                 BN_bin2bn(as_uchar(numbers) + 32, 32, nullptr));
  std::array<unsigned char, 80> der{};
  unsigned char* end = der.data();
  const auto size = static_cast<std::size_t>(i2d_ECDSA_SIG(both.get(), &end));
  const ByteView view = std::as_bytes(std::span(der)).first(size);
  return {view.begin(), view.end()};
}

/// Does what the key signs belong to its certificate?
inline bool signs_as_certified(const SealKey& key) {
  const auto signature = key.sign(as_bytes("hola"));
  if (!signature) return false;
  const bool rsa = key.algorithm() != "P-256";
  return openssl_verifies(key.certificate_der(), as_bytes("hola"), rsa ? *signature : ecdsa_der(*signature));
}

}  // namespace esclusa::pki
