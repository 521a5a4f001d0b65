#include "pki/exhibit.h"

#include <openssl/err.h>
#include <openssl/pem.h>

namespace esclusa::pki {
namespace {

using Encoded = Handle<unsigned char, [](unsigned char* raw) { OPENSSL_free(raw); }>;

template <class Object>
Result<std::shared_ptr<const Exhibit>> encode(Exhibit::Kind kind, const Object* object,
                                              int (*write_der)(const Object*, unsigned char**)) {
  unsigned char* raw = nullptr;
  const int length = write_der(object, &raw);
  const Encoded owned{raw};
  if (length <= 0) return park("pki.internal", "un certificado o una lista no se puede codificar");
  const auto view = std::as_bytes(std::span{raw, static_cast<std::size_t>(length)});
  auto exhibit = std::make_shared<Exhibit>(Exhibit{kind, {view.begin(), view.end()}, {}});
  exhibit->sha256 = sha256(exhibit->der);
  return std::shared_ptr<const Exhibit>{std::move(exhibit)};
}

/// The whole of `exhibit` must be one object.
template <class Owned, class Object>
Result<Owned> decode(const Exhibit& exhibit, Object* (*from_der)(Object**, const unsigned char**, long)) {
  const unsigned char* at = as_uchar(exhibit.der);
  Owned object{from_der(nullptr, &at, static_cast<long>(exhibit.der.size()))};
  ERR_clear_error();
  if (object && at == as_uchar(exhibit.der) + exhibit.der.size()) return object;
  return reject("pki.exhibit", "no es un certificado ni una lista de revocación");
}

template <class Write>
std::string pem_of(Write write) {
  const Bio memory{BIO_new(BIO_s_mem())};
  if (!memory || write(memory.get()) != 1) return {};
  char* data = nullptr;
  const long size = BIO_get_mem_data(memory.get(), &data);
  return {data, static_cast<std::size_t>(size)};
}

}  // namespace

Result<std::shared_ptr<const Exhibit>> exhibit_of(const X509* certificate) {
  return encode(Exhibit::Kind::certificate, certificate, i2d_X509);
}

Result<std::shared_ptr<const Exhibit>> exhibit_of(const X509_CRL* list) {
  return encode(Exhibit::Kind::revocation_list, list, i2d_X509_CRL);
}

Result<Certificate> certificate_of(const Exhibit& exhibit) {
  return decode<Certificate>(exhibit, d2i_X509);
}

Result<RevocationList> list_of(const Exhibit& exhibit) {
  return decode<RevocationList>(exhibit, d2i_X509_CRL);
}

std::shared_ptr<const Exhibits> exhibits_of(std::vector<std::shared_ptr<const Exhibit>> items) {
  auto exhibits = std::make_shared<Exhibits>();
  exhibits->items = std::move(items);
  Sha256 digest;
  for (const auto& item : exhibits->items) digest.update(item->sha256);
  exhibits->digest = digest.finish();
  return exhibits;
}

const Bytes& issuer_of(const Exhibits& exhibits) {
  const auto& items = exhibits.items;
  const bool issued = items.size() > 1 && items[1]->kind == Exhibit::Kind::certificate;
  return items[issued ? 1 : 0]->der;
}

Result<ExhibitFacts> describe(const Exhibit& exhibit) {
  ExhibitFacts facts;
  if (exhibit.kind == Exhibit::Kind::certificate) {
    ESC_TRY(const Certificate certificate, certificate_of(exhibit));
    facts.subject = name_text(X509_get_subject_name(certificate.get()));
    facts.issuer = name_text(X509_get_issuer_name(certificate.get()));
    facts.from = instant_of(X509_get0_notBefore(certificate.get()));
    facts.until = instant_of(X509_get0_notAfter(certificate.get()));
    facts.self_signed = X509_self_signed(certificate.get(), 0) == 1;
    facts.pem = pem_of([&](BIO* out) { return PEM_write_bio_X509(out, certificate.get()); });
    return facts;
  }
  ESC_TRY(const RevocationList list, list_of(exhibit));
  facts.subject = facts.issuer = name_text(X509_CRL_get_issuer(list.get()));
  facts.from = instant_of(X509_CRL_get0_lastUpdate(list.get()));
  if (const ASN1_TIME* next = X509_CRL_get0_nextUpdate(list.get())) facts.until = instant_of(next);
  facts.pem = pem_of([&](BIO* out) { return PEM_write_bio_X509_CRL(out, list.get()); });
  return facts;
}

}  // namespace esclusa::pki
