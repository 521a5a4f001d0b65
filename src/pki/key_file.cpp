#include "pki/key_file.h"

#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/pem.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "pki/certificate_use.h"
#include "pki/pkcs12.h"

namespace esclusa::pki {
namespace {

/// Never asks on a terminal.
int give_passphrase(char* buffer, int size, int, void* user_data) {
  const std::string_view passphrase = static_cast<const Secret*>(user_data)->text();
  if (passphrase.empty() || passphrase.size() > static_cast<std::size_t>(size)) return -1;
  std::copy(passphrase.begin(), passphrase.end(), buffer);
  return static_cast<int>(passphrase.size());
}

Error unreadable(const std::string& file) {
  return park("seal.key", fmt::format("la llave {} no se puede leer: formato o frase de paso", file));
}

Status strong(const std::string& file, const EVP_PKEY* key) {
  const std::string reason = seal_weakness(key);
  return reason.empty() ? Status{} : park("seal.key", fmt::format("llave {}: {}", file, reason));
}

bool belong_together(const EVP_PKEY* key, X509* certificate) {
  const bool match = X509_check_private_key(certificate, key) == 1;
  ERR_clear_error();
  return match;
}

Result<KeyMaterial> open_pem(const KeySource& source, const Secret& file, const Secret& passphrase) {
  const Bio bio{BIO_new_mem_buf(file.c_str(), static_cast<int>(file.text().size()))};
  PrivateKey key{bio ? PEM_read_bio_PrivateKey(bio.get(), nullptr, give_passphrase,
                                               const_cast<Secret*>(&passphrase))  // NOLINT(*-const-cast)
                     : nullptr};
  ERR_clear_error();
  if (!key) return unreadable(source.key);
  ESC_CHECK(strong(source.key, key.get()));
  if (source.certificate.empty())
    return park("seal.certificate", fmt::format("falta el certificado de la llave {}", source.key));
  ESC_TRY(std::vector<Certificate> all, load_certificates(source.certificate, "seal.certificate"));
  if (!belong_together(key.get(), all.front().get())) {
    return park("seal.certificate",
                fmt::format("{} no corresponde a la llave de sello", source.certificate.string()));
  }
  Certificate own = std::move(all.front());
  all.erase(all.begin());
  return KeyMaterial{make_signer(std::move(key)), in_order(std::move(own), std::move(all))};
}

/// A key and the certificate that belongs to it, as numbers in a Pkcs12.
struct Pair {
  std::size_t key;
  std::size_t certificate;
};

bool may_sign(X509* certificate) {
  Findings faults;
  check_use(certificate, faults);
  return faults.empty();
}

/// Every pair that fits: the wanted certificate's, or all whose certificate may sign documents.
std::vector<Pair> fitting_pairs(const Pkcs12& content, const X509* wanted) {
  std::vector<Pair> pairs;
  for (std::size_t k = 0; k < content.keys.size(); ++k) {
    for (std::size_t c = 0; c < content.certificates.size(); ++c) {
      X509* const certificate = content.certificates[c].get();
      const bool fits = wanted == nullptr ? may_sign(certificate) : X509_cmp(certificate, wanted) == 0;
      if (fits && belong_together(content.keys[k].get(), certificate)) pairs.push_back({k, c});
    }
  }
  return pairs;
}

Result<KeyMaterial> open_pkcs12(const KeySource& source, const Secret& file, const Secret& passphrase) {
  auto content = read_pkcs12(file.octets(), passphrase);
  if (!content) return unreadable(source.key);
  std::vector<Certificate> configured;
  if (!source.certificate.empty()) {
    ESC_TRY(configured, load_certificates(source.certificate, "seal.certificate"));
  }
  const std::vector<Pair> pairs =
      fitting_pairs(*content, configured.empty() ? nullptr : configured.front().get());
  if (pairs.empty() && !configured.empty()) {
    return park("seal.certificate", fmt::format("{} no tiene la llave del certificado {}", source.key,
                                                source.certificate.string()));
  }
  if (pairs.empty()) {
    return park("seal.key", fmt::format("{} no tiene una llave cuyo certificado sirva para firmar documentos "
                                        "(KeyUsage firma digital); tiene {} llaves",
                                        source.key, content->keys.size()));
  }
  if (pairs.size() > 1) {
    return park("seal.key", fmt::format("{} tiene {} llaves que pueden firmar; diga con certificate cuál",
                                        source.key, pairs.size()));
  }
  PrivateKey key = std::move(content->keys[pairs.front().key]);
  ESC_CHECK(strong(source.key, key.get()));
  const auto own = content->certificates.begin() + static_cast<std::ptrdiff_t>(pairs.front().certificate);
  Certificate certificate = std::move(*own);
  content->certificates.erase(own);
  return KeyMaterial{make_signer(std::move(key)),
                     in_order(std::move(certificate), std::move(content->certificates))};
}

}  // namespace

Result<KeyMaterial> open_key_file(const KeySource& source, const Secret& passphrase) {
  ESC_TRY(const Secret file, Secret::read(source.key, "seal.key", source.allowed));
  constexpr char kDerSequence = 0x30;  // PKCS#12 is DER; PEM is text
  return file.text().front() == kDerSequence ? open_pkcs12(source, file, passphrase)
                                             : open_pem(source, file, passphrase);
}

std::vector<Certificate> in_order(Certificate first, std::vector<Certificate> others) {
  constexpr std::size_t kMost = 5;
  std::vector<Certificate> chain;
  chain.push_back(std::move(first));
  while (chain.size() < kMost) {
    const auto issuer = std::find_if(others.begin(), others.end(), [&](const Certificate& one) {
      const bool root = X509_check_issued(one.get(), one.get()) == X509_V_OK;
      return !root && X509_check_issued(one.get(), chain.back().get()) == X509_V_OK;
    });
    if (issuer == others.end()) break;
    chain.push_back(std::move(*issuer));
    others.erase(issuer);
  }
  return chain;
}

}  // namespace esclusa::pki
