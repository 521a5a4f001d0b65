#include "pki/pkcs12.h"

#include <openssl/err.h>
#include <openssl/pkcs12.h>
#include <openssl/provider.h>

#include <memory>

namespace esclusa::pki {
namespace {

using Context = Handle<OSSL_LIB_CTX, OSSL_LIB_CTX_free>;
using Provider = Handle<OSSL_PROVIDER, OSSL_PROVIDER_unload>;
using File = Handle<PKCS12, PKCS12_free>;
using KeyInfo = Handle<PKCS8_PRIV_KEY_INFO, PKCS8_PRIV_KEY_INFO_free>;
using Safes = Handle<STACK_OF(PKCS7), [](STACK_OF(PKCS7) * safes) { sk_PKCS7_pop_free(safes, PKCS7_free); }>;
using Bags = Handle<STACK_OF(PKCS12_SAFEBAG), [](STACK_OF(PKCS12_SAFEBAG) * bags) {
  sk_PKCS12_SAFEBAG_pop_free(bags, PKCS12_SAFEBAG_free);
}>;

Error unreadable() {
  return park("seal.key", "no es un archivo PKCS#12 o la frase de paso no es la suya");
}

/// Old algorithms, for reading these files only: nothing else sees this context.
struct OldAlgorithms {
  Context context{OSSL_LIB_CTX_new()};
  Provider usual{OSSL_PROVIDER_load(context.get(), "default")};
  Provider legacy{OSSL_PROVIDER_load(context.get(), "legacy")};  // may be missing: then new files only
};

class Reader {
 public:
  Reader(OSSL_LIB_CTX* context, const char* passphrase, int length)
      : context_(context), passphrase_(passphrase), length_(length) {}

  Status read(const PKCS12* file) {
    const Safes safes{PKCS12_unpack_authsafes(file)};
    if (!safes) return unreadable();
    for (int i = 0; i < sk_PKCS7_num(safes.get()); ++i) {
      PKCS7* const safe = sk_PKCS7_value(safes.get(), i);
      if (PKCS7_type_is_data(safe)) {
        ESC_CHECK(take(Bags{PKCS12_unpack_p7data(safe)}.get()));
      } else if (PKCS7_type_is_encrypted(safe)) {
        ESC_CHECK(take(Bags{PKCS12_unpack_p7encdata(safe, passphrase_, length_)}.get()));
      }
    }
    return {};
  }
  Pkcs12 content;

 private:
  Status take(const STACK_OF(PKCS12_SAFEBAG) * bags) {
    if (bags == nullptr) return unreadable();
    for (int i = 0; i < sk_PKCS12_SAFEBAG_num(bags); ++i) ESC_CHECK(take(sk_PKCS12_SAFEBAG_value(bags, i)));
    return {};
  }

  Status take(const PKCS12_SAFEBAG* bag) {
    switch (PKCS12_SAFEBAG_get_nid(bag)) {
      case NID_keyBag:
        return take(PKCS12_SAFEBAG_get0_p8inf(bag));
      case NID_pkcs8ShroudedKeyBag:
        return take(KeyInfo{PKCS12_decrypt_skey_ex(bag, passphrase_, length_, context_, nullptr)}.get());
      case NID_certBag:
        if (PKCS12_SAFEBAG_get_bag_nid(bag) == NID_x509Certificate) {
          Certificate certificate{PKCS12_SAFEBAG_get1_cert(bag)};
          if (!certificate) return unreadable();
          content.certificates.push_back(std::move(certificate));
        }
        return {};
      case NID_safeContentsBag:
        return take(PKCS12_SAFEBAG_get0_safes(bag));
      default:
        return {};
    }
  }

  Status take(const PKCS8_PRIV_KEY_INFO* info) {
    PrivateKey key{info == nullptr ? nullptr : EVP_PKCS82PKEY(info)};
    if (!key) return unreadable();
    content.keys.push_back(std::move(key));
    return {};
  }

  OSSL_LIB_CTX* context_;
  const char* passphrase_;
  int length_;
};

}  // namespace

Result<Pkcs12> read_pkcs12(ByteView file, const Secret& passphrase) {
  const OldAlgorithms algorithms;
  const unsigned char* at = as_uchar(file);
  PKCS12* filled = PKCS12_init_ex(NID_pkcs7_data, algorithms.context.get(), nullptr);
  const bool parsed =
      d2i_PKCS12(&filled, &at, static_cast<long>(file.size())) != nullptr;  // frees on failure
  const File pkcs12{parsed ? filled : nullptr};
  const int length = static_cast<int>(passphrase.text().size());
  // No passphrase and an empty one are two things here; programs disagree about which of them they write.
  const bool empty = length == 0 && pkcs12 && PKCS12_verify_mac(pkcs12.get(), nullptr, 0) == 1;
  const char* const given = empty ? nullptr : passphrase.c_str();
  Status status = pkcs12 && PKCS12_verify_mac(pkcs12.get(), given, length) == 1 ? Status{} : unreadable();
  Reader reader(algorithms.context.get(), given, length);
  if (status) status = reader.read(pkcs12.get());
  ERR_clear_error();
  ESC_CHECK(std::move(status));
  return std::move(reader.content);
}

}  // namespace esclusa::pki
