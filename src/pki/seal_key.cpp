#include "pki/seal_key.h"

#include <fmt/format.h>

#include <utility>

#include "pki/certificates.h"
#include "pki/cryptoki.h"
#include "pki/key_file.h"
#include "pki/signer.h"
#include "pki/token_key.h"

namespace esclusa::pki {
namespace {

bool is_rsa(const KeyMaterial& material) {
  return EVP_PKEY_get_base_id(X509_get0_pubkey(material.certificates.front().get())) == EVP_PKEY_RSA;
}

std::vector<Bytes> octets_of(const std::vector<Certificate>& certificates) {
  std::vector<Bytes> all;
  for (const Certificate& certificate : certificates) all.push_back(to_der(certificate.get()));
  return all;
}

}  // namespace

Result<std::shared_ptr<Cryptoki>> TokenModules::open(const std::filesystem::path& library) {
  std::shared_ptr<Cryptoki>& known = open_[library];
  if (!known) {
    ESC_TRY(known, Cryptoki::open(library));
  }
  return known;
}

SealKey::SealKey(KeyMaterial material)
    : signer_(std::move(material.signer)),
      certificates_(octets_of(material.certificates)),
      fingerprint_(sha256(certificates_.front())),
      subject_(name_text(X509_get_subject_name(material.certificates.front().get()))),
      issuer_(name_text(X509_get_issuer_name(material.certificates.front().get()))),
      serial_(serial_text(material.certificates.front().get())),
      not_before_(instant_of(X509_get0_notBefore(material.certificates.front().get()))),
      not_after_(instant_of(X509_get0_notAfter(material.certificates.front().get()))),
      rsa_(is_rsa(material)) {
  const int bits = EVP_PKEY_get_bits(X509_get0_pubkey(material.certificates.front().get()));
  algorithm_ = rsa_ ? fmt::format("RSA {}", bits) : "P-256";
}

SealKey::~SealKey() = default;

Result<Bytes> SealKey::sign(ByteView octets) const {
  return signer_->sign(sha256(octets));
}

Result<Bytes> detached_signature(const SealKey& key, ByteView octets) {
  ESC_TRY(Bytes plain, key.sign(octets));
  const bool rsa = key.algorithm_uri().find("#rsa-") != std::string_view::npos;
  return rsa ? Result<Bytes>(std::move(plain)) : ecdsa_to_der(plain);
}

std::string_view SealKey::algorithm_uri() const {
  return rsa_ ? "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
              : "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256";
}

Result<std::shared_ptr<const SealKey>> SealKey::load(const KeySource& source, TokenModules& modules) {
  Secret secret;
  if (!source.secret.empty()) {
    ESC_TRY(secret, Secret::read_line(source.secret, "seal.secret", source.allowed));
  }
  if (!source.is_token()) {
    ESC_TRY(KeyMaterial material, open_key_file(source, secret));
    return std::shared_ptr<const SealKey>{std::make_shared<SealKey>(std::move(material))};
  }
  ESC_TRY(auto module, modules.open(source.module));
  ESC_TRY(KeyMaterial material, open_token_key(source, std::move(module), std::move(secret)));
  return std::shared_ptr<const SealKey>{std::make_shared<SealKey>(std::move(material))};
}

Result<std::shared_ptr<const SealKey>> SealKey::load(const KeySource& source) {
  TokenModules modules;
  return load(source, modules);
}

}  // namespace esclusa::pki
