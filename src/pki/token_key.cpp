#include "pki/token_key.h"

#include <fmt/format.h>
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/param_build.h>
#include <openssl/rsa.h>

#include <algorithm>
#include <array>
#include <condition_variable>
#include <cstring>
#include <utility>

#include "pki/certificates.h"
#include "pki/key_file.h"

namespace esclusa::pki {
namespace {

using Params = Handle<OSSL_PARAM, OSSL_PARAM_free>;
using ParamBuilder = Handle<OSSL_PARAM_BLD, OSSL_PARAM_BLD_free>;

/// DigestInfo of SHA-256 up to the value: what PKCS#1 v1.5 signs (RFC 8017, 9.2).
constexpr std::array<unsigned char, 19> kDigestInfo{0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60,
                                                    0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02,
                                                    0x01, 0x05, 0x00, 0x04, 0x20};
/// OBJECT IDENTIFIER prime256v1.
constexpr std::array<unsigned char, 10> kP256{0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07};

bool is_rsa(const EVP_PKEY* key) {
  return EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA;
}

/// Is it a signature of that key? A token that mixes up its keys, or that is not what it was, must not make
/// an answer.
bool verifies(EVP_PKEY* key, const Digest& digest, const Bytes& signature) {
  const KeyContext context{EVP_PKEY_CTX_new_from_pkey(nullptr, key, nullptr)};
  if (!context || EVP_PKEY_verify_init(context.get()) != 1) return false;
  if (is_rsa(key) && EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_PKCS1_PADDING) != 1) return false;
  if (EVP_PKEY_CTX_set_signature_md(context.get(), EVP_sha256()) != 1) return false;
  const Result<Bytes> form = is_rsa(key) ? Result<Bytes>(signature) : ecdsa_to_der(signature);
  const bool good = form && EVP_PKEY_verify(context.get(), as_uchar(*form), form->size(), as_uchar(digest),
                                            digest.size()) == 1;
  ERR_clear_error();
  return good;
}

template <class T>
CK_ATTRIBUTE attribute(CK_ATTRIBUTE_TYPE type, T& value) {
  return {type, &value, sizeof value};
}

/// Attributes that the URI gives, with another class.
std::vector<CK_ATTRIBUTE> wanted(P11KitUri* uri, CK_OBJECT_CLASS& object_class) {
  std::vector<CK_ATTRIBUTE> all{attribute(CKA_CLASS, object_class)};
  for (const CK_ATTRIBUTE_TYPE type : {CKA_LABEL, CKA_ID}) {
    if (const CK_ATTRIBUTE* given = p11_kit_uri_get_attribute(uri, type); given != nullptr)
      all.push_back(*given);
  }
  return all;
}

/// Where a key is, and who may use it.
struct Place {
  std::shared_ptr<Cryptoki> module;
  TokenUri uri;
  Secret pin;
};

class TokenSigner final : public Signer {
 public:
  explicit TokenSigner(Place place) : place_(std::move(place)) {}
  ~TokenSigner() override {
    const Cryptoki::Turn turn = place_.module->turn();
    for (const Opened& one : idle_) {
      if (one.generation == place_.module->generation()) place_.module->close_session(one.session);
    }
  }
  TokenSigner(const TokenSigner&) = delete;
  TokenSigner& operator=(const TokenSigner&) = delete;

  /// Before the first signature: whose signatures these must be.
  void belongs_to(PrivateKey public_key) {
    rsa_ = is_rsa(public_key.get());
    public_key_ = std::move(public_key);
  }

  Result<Bytes> sign(const Digest& digest) const override {
    unsigned generation = 0;
    Result<Bytes> signature = try_to_sign(digest, generation);
    if (signature || signature.error().code != "seal.token") return signature;
    // The token may be back, or have been restarted: all that we know of it is worth nothing.
    ESC_CHECK(place_.module->begin_anew(generation));
    return try_to_sign(digest, generation);
  }

  /// CKA_ID of the key, and the certificate in the token that has the same; empty if there is none.
  Result<Bytes> certificate_in_token() const {
    const Cryptoki::Turn turn = place_.module->turn();
    ESC_TRY(const Opened opened, open());
    Result<Bytes> found = certificate_of(opened);
    place_.module->close_session(opened.session);
    return found;
  }

 private:
  /// A session and the key as it is known there.
  struct Opened {
    unsigned generation = 0;
    CK_SESSION_HANDLE session = 0;
    CK_OBJECT_HANDLE key = 0;
  };

  Result<Bytes> try_to_sign(const Digest& digest, unsigned& generation) const {
    const Cryptoki::Turn turn = place_.module->turn();
    generation = place_.module->generation();
    ESC_TRY(const Opened opened, take());
    Result<Bytes> signature = sign_in(opened, digest);
    give_back(opened, signature.ok());
    return signature;
  }

  Result<Bytes> sign_in(const Opened& opened, const Digest& digest) const {
    std::vector<unsigned char> octets(as_uchar(digest), as_uchar(digest) + digest.size());
    if (rsa_) octets.insert(octets.begin(), kDigestInfo.begin(), kDigestInfo.end());
    CK_MECHANISM mechanism{rsa_ ? CKM_RSA_PKCS : CKM_ECDSA, nullptr, 0};
    CK_FUNCTION_LIST* const calls = place_.module->calls();
    CK_RV code = calls->C_SignInit(opened.session, &mechanism, opened.key);
    constexpr std::size_t kLongest = 1024;  // RSA 8192
    Bytes signature(kLongest);
    CK_ULONG length = kLongest;
    if (code == CKR_OK) {
      auto* out = reinterpret_cast<unsigned char*>(signature.data());  // NOLINT(*-reinterpret-cast)
      code = calls->C_Sign(opened.session, octets.data(), octets.size(), out, &length);
    }
    if (code != CKR_OK) return token_error(code, "firmar");
    signature.resize(length);
    if (public_key_ && !verifies(public_key_.get(), digest, signature))
      return park("seal.certificate", "lo que firma la ficha PKCS#11 no corresponde al certificado de sello");
    return signature;
  }

  /// Within a turn. Waits while all sessions are in use.
  Result<Opened> take() const {
    std::unique_lock lock(pool_);
    const unsigned now = place_.module->generation();
    std::erase_if(idle_, [&](const Opened& one) { return one.generation != now; });
    freed_.wait(lock, [&] { return !idle_.empty() || in_use_ < kMostSessions; });
    if (!idle_.empty()) {
      const Opened opened = idle_.back();
      idle_.pop_back();
      ++in_use_;
      return opened;
    }
    ESC_TRY(const Opened opened, open());
    ++in_use_;
    return opened;
  }

  void give_back(const Opened& opened, bool good) const {
    const std::lock_guard lock(pool_);
    --in_use_;
    if (good) {
      idle_.push_back(opened);
    } else {
      place_.module->close_session(opened.session);
    }
    freed_.notify_one();
  }

  Result<Opened> open() const {
    ESC_TRY(const CK_SLOT_ID token, place_.module->find_token(*place_.uri));
    ESC_TRY(const CK_SESSION_HANDLE session, place_.module->open_session(token, place_.pin));
    Result<CK_OBJECT_HANDLE> key = find_key(session);
    if (!key) {
      place_.module->close_session(session);
      return key.error();
    }
    return Opened{place_.module->generation(), session, *key};
  }

  Result<CK_OBJECT_HANDLE> find_key(CK_SESSION_HANDLE session) const {
    CK_OBJECT_CLASS private_keys = CKO_PRIVATE_KEY;
    ESC_TRY(const auto keys, place_.module->find(session, wanted(place_.uri.get(), private_keys)));
    if (keys.empty()) {
      return place_.pin.empty() ? park("seal.pin", "la ficha PKCS#11 no muestra la llave: ¿falta pin_file?")
                                : park("seal.key", "la ficha PKCS#11 no tiene la llave que la URI nombra");
    }
    if (keys.size() > 1) {
      return park(
          "seal.key",
          fmt::format("la ficha PKCS#11 tiene {} llaves privadas que la URI nombra; añada id=", keys.size()));
    }
    ESC_CHECK(check_type(session, keys.front()));
    return keys.front();
  }

  Status check_type(CK_SESSION_HANDLE session, CK_OBJECT_HANDLE key) const {
    if (!public_key_) return {};
    CK_KEY_TYPE expected = rsa_ ? CKK_RSA : CKK_EC;
    ESC_TRY(const Bytes type, place_.module->attribute(session, key, CKA_KEY_TYPE));
    const bool same =
        type.size() == sizeof expected && std::memcmp(type.data(), &expected, sizeof expected) == 0;
    return same ? Status{}
                : park("seal.certificate",
                       "el certificado de sello es de otra clase de llave que la de la ficha");
  }

  Result<Bytes> certificate_of(const Opened& opened) const {
    Cryptoki& module = *place_.module;
    ESC_TRY(Bytes id, module.attribute(opened.session, opened.key, CKA_ID));
    CK_OBJECT_CLASS certificates = CKO_CERTIFICATE;
    std::vector<CK_ATTRIBUTE> like{attribute(CKA_CLASS, certificates), {CKA_ID, id.data(), id.size()}};
    ESC_TRY(const auto found, module.find(opened.session, std::move(like)));
    if (found.empty()) return Bytes{};
    return module.attribute(opened.session, found.front(), CKA_VALUE);
  }

  static constexpr unsigned kMostSessions = 16;
  Place place_;
  PrivateKey public_key_;
  bool rsa_ = false;
  mutable std::mutex pool_;  // sessions that rest, and how many work
  mutable std::condition_variable freed_;
  mutable std::vector<Opened> idle_;
  mutable unsigned in_use_ = 0;
};

Result<std::vector<Certificate>> certificates_for(const KeySource& source, const TokenSigner& signer) {
  if (!source.certificate.empty()) return load_certificates(source.certificate, "seal.certificate");
  ESC_TRY(const Bytes der, signer.certificate_in_token());
  const unsigned char* at = as_uchar(der);
  std::vector<Certificate> all;
  all.emplace_back(der.empty() ? nullptr : d2i_X509(nullptr, &at, static_cast<long>(der.size())));
  ERR_clear_error();
  if (!all.front())
    return park("seal.certificate",
                "la ficha PKCS#11 no tiene el certificado de la llave; configure certificate");
  return all;
}

PrivateKey public_key_of(const X509* certificate) {
  EVP_PKEY* const key = X509_get0_pubkey(certificate);
  if (key != nullptr) EVP_PKEY_up_ref(key);
  return PrivateKey(key);
}

Result<Place> place_of(const KeySource& source, std::shared_ptr<Cryptoki> module, Secret pin) {
  ESC_TRY(TokenUri uri, parse_token_uri(source.key));
  return Place{std::move(module), std::move(uri), std::move(pin)};
}

PrivateKey from_params(const char* type, OSSL_PARAM_BLD* builder) {
  const Params params{OSSL_PARAM_BLD_to_param(builder)};
  const KeyContext context{EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr)};
  EVP_PKEY* key = nullptr;
  if (context && params && EVP_PKEY_fromdata_init(context.get()) == 1)
    (void)EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, params.get());
  ERR_clear_error();
  return PrivateKey(key);
}

PrivateKey rsa_key(const Bytes& modulus, const Bytes& exponent) {
  const ParamBuilder builder{OSSL_PARAM_BLD_new()};
  const auto number = [](const Bytes& octets) {
    return BigNumber{BN_bin2bn(as_uchar(octets), static_cast<int>(octets.size()), nullptr)};
  };
  const BigNumber n = number(modulus);
  const BigNumber e = number(exponent);
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, n.get());
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, e.get());
  return from_params("RSA", builder.get());
}

/// `point` is a DER OCTET STRING around the uncompressed point.
PrivateKey p256_key(const Bytes& point) {
  constexpr std::size_t kHead = 2;
  constexpr std::size_t kPoint = 65;
  if (point.size() != kHead + kPoint) return nullptr;
  const ParamBuilder builder{OSSL_PARAM_BLD_new()};
  OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1", 0);
  OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data() + kHead, kPoint);
  return from_params("EC", builder.get());
}

Result<PrivateKey> generate(Cryptoki& module, CK_SESSION_HANDLE session, P11KitUri* uri, KeyType type) {
  CK_BBOOL yes = CK_TRUE;
  CK_BBOOL no = CK_FALSE;
  CK_OBJECT_CLASS public_keys = CKO_PUBLIC_KEY;
  CK_OBJECT_CLASS private_keys = CKO_PRIVATE_KEY;
  CK_ULONG bits = 2048;
  std::array<unsigned char, 3> exponent{1, 0, 1};
  auto curve = kP256;
  std::string id;  // joins the key with the certificate that will come
  std::vector<CK_ATTRIBUTE> open_half = wanted(uri, public_keys);
  std::vector<CK_ATTRIBUTE> own_half = wanted(uri, private_keys);
  if (p11_kit_uri_get_attribute(uri, CKA_ID) == nullptr) {
    const CK_ATTRIBUTE* const label = p11_kit_uri_get_attribute(uri, CKA_LABEL);
    id.assign(static_cast<const char*>(label->pValue), label->ulValueLen);
    for (auto* half : {&open_half, &own_half}) half->push_back({CKA_ID, id.data(), id.size()});
  }
  open_half.insert(open_half.end(), {attribute(CKA_TOKEN, yes), attribute(CKA_VERIFY, yes)});
  if (type == KeyType::rsa2048) {
    open_half.insert(open_half.end(),
                     {attribute(CKA_MODULUS_BITS, bits), attribute(CKA_PUBLIC_EXPONENT, exponent)});
  } else {
    open_half.push_back(attribute(CKA_EC_PARAMS, curve));
  }
  own_half.insert(own_half.end(),
                  {attribute(CKA_TOKEN, yes), attribute(CKA_PRIVATE, yes), attribute(CKA_SENSITIVE, yes),
                   attribute(CKA_EXTRACTABLE, no), attribute(CKA_SIGN, yes), attribute(CKA_DECRYPT, no),
                   attribute(CKA_UNWRAP, no)});
  CK_MECHANISM mechanism{type == KeyType::rsa2048 ? CKM_RSA_PKCS_KEY_PAIR_GEN : CKM_EC_KEY_PAIR_GEN, nullptr,
                         0};
  CK_OBJECT_HANDLE public_key = 0;
  CK_OBJECT_HANDLE private_key = 0;
  const CK_RV code =
      module.calls()->C_GenerateKeyPair(session, &mechanism, open_half.data(), open_half.size(),
                                        own_half.data(), own_half.size(), &public_key, &private_key);
  if (code != CKR_OK) return token_error(code, "generar la llave");
  PrivateKey made;
  if (type == KeyType::rsa2048) {
    ESC_TRY(const Bytes modulus, module.attribute(session, public_key, CKA_MODULUS));
    ESC_TRY(const Bytes given, module.attribute(session, public_key, CKA_PUBLIC_EXPONENT));
    made = rsa_key(modulus, given);
  } else {
    ESC_TRY(const Bytes point, module.attribute(session, public_key, CKA_EC_POINT));
    made = p256_key(point);
  }
  if (!made) return park("seal.key", "la llave pública que la ficha PKCS#11 generó no se puede leer");
  return made;
}

Result<PrivateKey> generate_once(const Place& place, KeyType type) {
  Cryptoki& module = *place.module;
  const Cryptoki::Turn turn = module.turn();
  ESC_TRY(const CK_SLOT_ID token, module.find_token(*place.uri));
  ESC_TRY(const CK_SESSION_HANDLE session, module.open_session(token, place.pin, CKF_RW_SESSION));
  CK_OBJECT_CLASS private_keys = CKO_PRIVATE_KEY;
  const auto there = module.find(session, wanted(place.uri.get(), private_keys));
  Result<PrivateKey> made =
      !there ? Result<PrivateKey>(there.error())
      : !there->empty()
          ? Result<PrivateKey>(park("seal.exists", "la ficha PKCS#11 ya tiene una llave con ese nombre"))
          : generate(module, session, place.uri.get(), type);
  module.close_session(session);
  return made;
}

}  // namespace

Result<KeyMaterial> open_token_key(const KeySource& source, std::shared_ptr<Cryptoki> module, Secret pin) {
  ESC_TRY(Place place, place_of(source, std::move(module), std::move(pin)));
  auto signer = std::make_unique<TokenSigner>(std::move(place));
  ESC_TRY(std::vector<Certificate> all, certificates_for(source, *signer));
  PrivateKey public_key = public_key_of(all.front().get());
  const std::string weak = public_key ? seal_weakness(public_key.get()) : "no se puede leer";
  if (!weak.empty()) return park("seal.key", "la llave del certificado de sello: " + weak);
  signer->belongs_to(std::move(public_key));
  ESC_CHECK(signer->sign(sha256(as_bytes("esclusa"))));
  Certificate own = std::move(all.front());
  all.erase(all.begin());
  return KeyMaterial{std::move(signer), in_order(std::move(own), std::move(all))};
}

Result<TokenPair> make_token_key(const KeySource& source, std::shared_ptr<Cryptoki> module, Secret pin,
                                 KeyType type) {
  ESC_TRY(Place place, place_of(source, std::move(module), std::move(pin)));
  if (p11_kit_uri_get_attribute(place.uri.get(), CKA_LABEL) == nullptr)
    return park("seal.key", "la URI de una llave nueva tiene que nombrarla: object=");
  ESC_TRY(PrivateKey public_key, generate_once(place, type));
  auto signer = std::make_unique<TokenSigner>(std::move(place));
  EVP_PKEY_up_ref(public_key.get());
  signer->belongs_to(PrivateKey(public_key.get()));
  return TokenPair{std::move(signer), std::move(public_key)};
}

}  // namespace esclusa::pki
