#include "pki/seal_key.h"

#include <fmt/format.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <sys/stat.h>

#include <algorithm>
#include <utility>

#include "pki/certificates.h"
#include "pki/handles.h"

namespace esclusa::pki {
namespace {

using EcdsaSignature = Handle<ECDSA_SIG, ECDSA_SIG_free>;

constexpr std::size_t kP256Octets = 32;

/// Never asks on a terminal.
int give_passphrase(char* buffer, int size, int, void* user_data) {
  const auto& passphrase = *static_cast<const std::string*>(user_data);
  if (passphrase.empty() || passphrase.size() > static_cast<std::size_t>(size)) return -1;
  std::copy(passphrase.begin(), passphrase.end(), buffer);
  return static_cast<int>(passphrase.size());
}

Result<PrivateKey> read_key(const std::filesystem::path& file, const std::string& passphrase) {
  struct stat status {};
  if (stat(file.c_str(), &status) != 0) {
    return park("seal.key", fmt::format("no se encuentra la llave de sello {}", file.string()));
  }
  constexpr mode_t kOthers = S_IRWXG | S_IRWXO;
  if ((status.st_mode & kOthers) != 0) {
    return park("seal.key",
                fmt::format("otros usuarios pueden leer la llave {}; use chmod 600", file.string()));
  }
  const Bio bio{BIO_new_file(file.c_str(), "rb")};
  std::string secret = passphrase;
  PrivateKey key{bio ? PEM_read_bio_PrivateKey(bio.get(), nullptr, give_passphrase, &secret) : nullptr};
  OPENSSL_cleanse(secret.data(), secret.size());
  ERR_clear_error();
  if (!key) {
    return park("seal.key",
                fmt::format("la llave {} no se puede leer: formato o frase de paso", file.string()));
  }
  std::string reason = weakness(key.get());
  if (reason.empty() && EVP_PKEY_get_base_id(key.get()) == EVP_PKEY_EC &&
      EVP_PKEY_get_bits(key.get()) != 256) {
    reason = "la llave de sello debe ser RSA o P-256";
  }
  if (!reason.empty()) return park("seal.key", fmt::format("llave {}: {}", file.string(), reason));
  return key;
}

class PemSealKey final : public SealKey {
 public:
  PemSealKey(PrivateKey key, Certificate certificate, Bytes der)
      : key_(std::move(key)),
        der_(std::move(der)),
        issuer_(name_text(X509_get_issuer_name(certificate.get()))),
        serial_(serial_text(certificate.get())),
        not_after_(instant_of(X509_get0_notAfter(certificate.get()))),
        rsa_(EVP_PKEY_get_base_id(key_.get()) == EVP_PKEY_RSA) {}

  Result<Bytes> sign(ByteView octets) const override {
    const Error failed = park("seal.sign", "no se pudo firmar con la llave de sello");
    const Digest digest = sha256(octets);
    const KeyContext context{EVP_PKEY_CTX_new_from_pkey(nullptr, key_.get(), nullptr)};
    if (!context || EVP_PKEY_sign_init(context.get()) != 1) return failed;
    if (rsa_ && EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_PKCS1_PADDING) != 1) return failed;
    if (EVP_PKEY_CTX_set_signature_md(context.get(), EVP_sha256()) != 1) return failed;
    std::size_t length = static_cast<std::size_t>(EVP_PKEY_get_size(key_.get()));
    Bytes signature(length);
    auto* out = reinterpret_cast<unsigned char*>(signature.data());  // NOLINT(*-reinterpret-cast): may alias
    if (EVP_PKEY_sign(context.get(), out, &length, as_uchar(digest), digest.size()) != 1) return failed;
    signature.resize(length);
    return rsa_ ? Result<Bytes>{std::move(signature)} : plain_ecdsa(signature);
  }

  std::string_view algorithm_uri() const override {
    return rsa_ ? "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
                : "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256";
  }
  ByteView certificate_der() const override { return der_; }
  const std::string& issuer() const override { return issuer_; }
  const std::string& serial() const override { return serial_; }
  Instant not_after() const override { return not_after_; }

 private:
  /// OpenSSL gives DER; XML-DSig wants r and s, each padded to the curve's size.
  static Result<Bytes> plain_ecdsa(ByteView der) {
    const unsigned char* at = as_uchar(der);
    const EcdsaSignature parsed{d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size()))};
    Bytes plain(2 * kP256Octets);
    auto* out = reinterpret_cast<unsigned char*>(plain.data());  // NOLINT(*-reinterpret-cast): may alias
    constexpr int kOctets = static_cast<int>(kP256Octets);
    if (!parsed || BN_bn2binpad(ECDSA_SIG_get0_r(parsed.get()), out, kOctets) != kOctets ||
        BN_bn2binpad(ECDSA_SIG_get0_s(parsed.get()), out + kP256Octets, kOctets) != kOctets) {
      return park("seal.sign", "no se pudo firmar con la llave de sello");
    }
    return plain;
  }

  PrivateKey key_;
  Bytes der_;
  std::string issuer_;
  std::string serial_;
  Instant not_after_;
  bool rsa_;
};

}  // namespace

Result<Bytes> detached_signature(const SealKey& key, ByteView octets) {
  ESC_TRY(const Bytes plain, key.sign(octets));
  if (key.algorithm_uri().find("#rsa-") != std::string_view::npos) return plain;
  const int half = static_cast<int>(plain.size() / 2);
  const EcdsaSignature made{ECDSA_SIG_new()};
  const Error failed = park("seal.sign", "no se pudo firmar con la llave de sello");
  if (!made || ECDSA_SIG_set0(made.get(), BN_bin2bn(as_uchar(plain), half, nullptr),
                              BN_bin2bn(as_uchar(plain) + half, half, nullptr)) != 1)
    return failed;
  unsigned char* raw = nullptr;
  const int length = i2d_ECDSA_SIG(made.get(), &raw);
  if (length <= 0) return failed;
  const auto view = std::as_bytes(std::span{raw, static_cast<std::size_t>(length)});
  Bytes der{view.begin(), view.end()};
  OPENSSL_free(raw);
  return der;
}

Result<std::shared_ptr<const SealKey>> SealKey::load(const std::filesystem::path& key_file,
                                                     const std::filesystem::path& certificate_file,
                                                     const std::string& passphrase) {
  ESC_TRY(PrivateKey key, read_key(key_file, passphrase));
  ESC_TRY(std::vector<Certificate> certificates, load_certificates(certificate_file, "seal.certificate"));
  Certificate certificate = std::move(certificates.front());
  const bool matches = X509_check_private_key(certificate.get(), key.get()) == 1;
  ERR_clear_error();
  if (!matches) {
    return park("seal.certificate",
                fmt::format("{} no corresponde a la llave de sello", certificate_file.string()));
  }
  ESC_TRY(Bytes der, der_of(certificate.get()));
  return std::shared_ptr<const SealKey>{
      std::make_shared<PemSealKey>(std::move(key), std::move(certificate), std::move(der))};
}

}  // namespace esclusa::pki
