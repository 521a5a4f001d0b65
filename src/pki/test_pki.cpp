#include "pki/test_pki.h"

#include <fcntl.h>
#include <openssl/bn.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <unistd.h>

#include "base/bytes.h"
#include "base/handle.h"

namespace esclusa::pki {
namespace {

using Key = Handle<EVP_PKEY, EVP_PKEY_free>;
using Certificate = Handle<X509, X509_free>;
using Number = Handle<BIGNUM, BN_free>;
using Memory = Handle<BIO, BIO_free_all>;
using Extension = Handle<X509_EXTENSION, X509_EXTENSION_free>;

Error failed(const std::string& what) {
  return park("pki.test", what);
}

Status write_new(const std::filesystem::path& file, std::string_view content, mode_t mode) {
  const int descriptor = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
  if (descriptor < 0) return failed("no se puede crear " + file.string() + " (¿ya existe?)");
  const ssize_t written = ::write(descriptor, content.data(), content.size());
  const bool closed = ::close(descriptor) == 0;
  if (written != static_cast<ssize_t>(content.size()) || !closed)
    return failed("no se puede escribir " + file.string());
  return {};
}

template <class Write>
std::string pem(Write write) {
  const Memory memory(BIO_new(BIO_s_mem()));
  write(memory.get());
  char* data = nullptr;
  const long size = BIO_get_mem_data(memory.get(), &data);
  return {data, static_cast<std::size_t>(size)};
}

void add_name(X509_NAME* name, int nid, const std::string& value) {
  X509_NAME_add_entry_by_NID(name, nid, MBSTRING_UTF8, as_uchar(as_bytes(value)),
                             static_cast<int>(value.size()), -1, 0);
}

bool add_extension(X509* certificate, X509* issuer, int nid, const char* value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  const Extension extension(X509V3_EXT_conf_nid(nullptr, &context, nid, value));
  return extension && X509_add_ext(certificate, extension.get(), -1) == 1;
}

Certificate make_certificate(X509_NAME* subject, EVP_PKEY* key, X509* issuer, EVP_PKEY* issuer_key,
                             Instant now) {
  Certificate certificate(X509_new());
  X509_set_version(certificate.get(), X509_VERSION_3);
  const Number serial(BN_new());
  BN_rand(serial.get(), 120, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ANY);
  BN_to_ASN1_INTEGER(serial.get(), X509_get_serialNumber(certificate.get()));
  const auto start = now - std::chrono::hours{1};
  ASN1_TIME_set(X509_getm_notBefore(certificate.get()), start.time_since_epoch().count());
  ASN1_TIME_set(X509_getm_notAfter(certificate.get()),
                (now + std::chrono::hours{24 * 730}).time_since_epoch().count());
  X509_set_subject_name(certificate.get(), subject);
  X509* const signer = issuer == nullptr ? certificate.get() : issuer;
  X509_set_issuer_name(certificate.get(), X509_get_subject_name(signer));
  X509_set_pubkey(certificate.get(), key);
  const bool authority = issuer == nullptr;
  const bool good =
      add_extension(certificate.get(), signer, NID_basic_constraints,
                    authority ? "critical,CA:TRUE" : "critical,CA:FALSE") &&
      add_extension(
          certificate.get(), signer, NID_key_usage,
          authority ? "critical,keyCertSign,cRLSign" : "critical,digitalSignature,nonRepudiation") &&
      add_extension(certificate.get(), signer, NID_subject_key_identifier, "hash") &&
      (authority || add_extension(certificate.get(), signer, NID_authority_key_identifier, "keyid")) &&
      X509_sign(certificate.get(), issuer_key, EVP_sha256()) > 0;
  if (!good) certificate.reset();
  return certificate;
}

using Name = Handle<X509_NAME, X509_NAME_free>;

Status make_signer(const std::filesystem::path& folder, const TestSigner& signer, X509* authority,
                   EVP_PKEY* authority_key, Instant now) {
  const Key key(EVP_RSA_gen(2048));
  if (!key) return failed("no se pudo generar una clave");
  const Name subject(X509_NAME_new());
  add_name(subject.get(), NID_countryName, "EC");
  add_name(subject.get(), NID_commonName, signer.name);
  if (!signer.cedula.empty()) add_name(subject.get(), NID_serialNumber, "IDCEC-" + signer.cedula);
  if (!signer.ruc.empty()) add_name(subject.get(), NID_organizationIdentifier, "VATEC-" + signer.ruc);
  const Certificate certificate = make_certificate(subject.get(), key.get(), authority, authority_key, now);
  if (!certificate) return failed("no se pudo emitir el certificado de " + signer.name);
  ESC_CHECK(write_new(folder / (signer.file + ".key"), pem([&](BIO* out) {
                        PEM_write_bio_PrivateKey(out, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
                      }),
                      0600));
  return write_new(folder / (signer.file + ".pem"),
                   pem([&](BIO* out) { PEM_write_bio_X509(out, certificate.get()); }), 0644);
}

}  // namespace

Status make_test_pki(const std::filesystem::path& folder, const std::vector<TestSigner>& signers,
                     Instant now) {
  const Key key(EVP_RSA_gen(2048));
  const Name subject(X509_NAME_new());
  add_name(subject.get(), NID_countryName, "EC");
  add_name(subject.get(), NID_organizationName, "ESCLUSA");
  add_name(subject.get(), NID_commonName, "CA DE PRUEBA - NO USAR EN PRODUCCION");
  const Certificate authority = make_certificate(subject.get(), key.get(), nullptr, key.get(), now);
  if (!key || !authority) return failed("no se pudo crear la autoridad de prueba");
  ESC_CHECK(
      write_new(folder / "ca.pem", pem([&](BIO* out) { PEM_write_bio_X509(out, authority.get()); }), 0644));
  for (const TestSigner& signer : signers)
    ESC_CHECK(make_signer(folder, signer, authority.get(), key.get(), now));
  return {};
}

}  // namespace esclusa::pki
