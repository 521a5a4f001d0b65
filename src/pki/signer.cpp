#include "pki/signer.h"

#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/rsa.h>

#include <utility>

namespace esclusa::pki {
namespace {

using EcdsaSignature = Handle<ECDSA_SIG, ECDSA_SIG_free>;

constexpr std::size_t kP256Octets = 32;

Error failed() {
  return park("seal.sign", "no se pudo firmar con la llave de sello");
}

unsigned char* as_uchar(Bytes& bytes) {
  return reinterpret_cast<unsigned char*>(bytes.data());  // NOLINT(*-reinterpret-cast): may alias
}

class MemorySigner final : public Signer {
 public:
  explicit MemorySigner(PrivateKey key)
      : key_(std::move(key)), rsa_(EVP_PKEY_get_base_id(key_.get()) == EVP_PKEY_RSA) {}

  Result<Bytes> sign(const Digest& digest) const override {
    const KeyContext context{EVP_PKEY_CTX_new_from_pkey(nullptr, key_.get(), nullptr)};
    if (!context || EVP_PKEY_sign_init(context.get()) != 1) return failed();
    if (rsa_ && EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_PKCS1_PADDING) != 1) return failed();
    if (EVP_PKEY_CTX_set_signature_md(context.get(), EVP_sha256()) != 1) return failed();
    std::size_t length = static_cast<std::size_t>(EVP_PKEY_get_size(key_.get()));
    Bytes signature(length);
    if (EVP_PKEY_sign(context.get(), as_uchar(signature), &length, esclusa::as_uchar(digest),
                      digest.size()) != 1) {
      return failed();
    }
    signature.resize(length);
    return rsa_ ? Result<Bytes>{std::move(signature)} : ecdsa_to_numbers(signature);
  }

 private:
  PrivateKey key_;
  bool rsa_;
};

}  // namespace

std::unique_ptr<Signer> make_signer(PrivateKey key) {
  return std::make_unique<MemorySigner>(std::move(key));
}

std::string seal_weakness(const EVP_PKEY* key) {
  std::string reason = weakness(key);
  constexpr int kP256Bits = 256;
  if (reason.empty() && EVP_PKEY_get_base_id(key) == EVP_PKEY_EC && EVP_PKEY_get_bits(key) != kP256Bits)
    reason = "la llave de sello debe ser RSA o P-256";
  return reason;
}

Result<Bytes> ecdsa_to_numbers(ByteView der) {
  const unsigned char* at = esclusa::as_uchar(der);
  const EcdsaSignature parsed{d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size()))};
  Bytes numbers(2 * kP256Octets);
  constexpr int kOctets = static_cast<int>(kP256Octets);
  if (!parsed || BN_bn2binpad(ECDSA_SIG_get0_r(parsed.get()), as_uchar(numbers), kOctets) != kOctets ||
      BN_bn2binpad(ECDSA_SIG_get0_s(parsed.get()), as_uchar(numbers) + kP256Octets, kOctets) != kOctets) {
    return failed();
  }
  return numbers;
}

Result<Bytes> ecdsa_to_der(ByteView numbers) {
  if (numbers.size() != 2 * kP256Octets) return failed();
  const auto number = [&](std::size_t from) {
    return BN_bin2bn(esclusa::as_uchar(numbers) + from, static_cast<int>(kP256Octets), nullptr);
  };
  const EcdsaSignature both{ECDSA_SIG_new()};
  BigNumber r{number(0)};
  BigNumber s{number(kP256Octets)};
  if (!both || !r || !s || ECDSA_SIG_set0(both.get(), r.get(), s.get()) != 1) return failed();
  (void)r.release();  // both are owned by the signature now
  (void)s.release();
  Bytes der(static_cast<std::size_t>(i2d_ECDSA_SIG(both.get(), nullptr)));
  unsigned char* end = as_uchar(der);
  i2d_ECDSA_SIG(both.get(), &end);
  return der;
}

}  // namespace esclusa::pki
