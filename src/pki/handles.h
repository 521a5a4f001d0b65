#pragma once
/// OpenSSL objects and conversions; internal to the room.

#include <openssl/asn1.h>
#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <filesystem>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/handle.h"
#include "base/result.h"

namespace esclusa::pki {

using Certificate = Handle<X509, X509_free>;
using RevocationList = Handle<X509_CRL, X509_CRL_free>;
using PrivateKey = Handle<EVP_PKEY, EVP_PKEY_free>;
using Bio = Handle<BIO, BIO_free_all>;
using BigNumber = Handle<BIGNUM, BN_free>;
using KeyContext = Handle<EVP_PKEY_CTX, EVP_PKEY_CTX_free>;

/// RFC 2253, printable.
std::string name_text(const X509_NAME* name);
/// Decimal.
std::string serial_text(const X509* certificate);
/// UTC; the epoch for a time that cannot be read (certificates are checked for that before).
Instant instant_of(const ASN1_TIME* time);
/// RSA 2048 to 8192 with an odd exponent above 1, or P-256 / P-384 as named curves. Empty if so, else the
/// reason.
std::string weakness(const EVP_PKEY* key);

/// DER; empty if there is no memory.
Bytes to_der(const X509* certificate);
/// The same. Errors: park "pki.internal".
Result<Bytes> der_of(const X509* certificate);
/// Every certificate of a PEM file, at least one. Errors: `code`, park.
Result<std::vector<Certificate>> load_certificates(const std::filesystem::path& file,
                                                   const std::string& code);
/// Every CRL of a PEM file, or the one of a DER file. Errors: park "pki.crl".
Result<std::vector<RevocationList>> load_crls(const std::filesystem::path& file);

}  // namespace esclusa::pki
