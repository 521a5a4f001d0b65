#include <openssl/evp.h>

#include <new>

#include "base/handle.h"
#include "pki/certificates.h"

namespace esclusa::pki {
namespace {

using Algorithm = Handle<EVP_MD, EVP_MD_free>;
using DigestContext = Handle<EVP_MD_CTX, EVP_MD_CTX_free>;

/// Fetched once: the implicit fetch of EVP_sha256() takes a global lock each time and does not scale.
const EVP_MD* sha256_algorithm() {
  static const Algorithm algorithm{EVP_MD_fetch(nullptr, "SHA256", nullptr)};
  return algorithm.get();
}

DigestContext start() {
  DigestContext context{EVP_MD_CTX_new()};
  if (!context || EVP_DigestInit_ex2(context.get(), sha256_algorithm(), nullptr) != 1) throw std::bad_alloc{};
  return context;
}

}  // namespace

struct Sha256::State {
  DigestContext context = start();
};

Sha256::Sha256() : state_(std::make_unique<State>()) {}
Sha256::~Sha256() = default;

void Sha256::update(ByteView bytes) {
  if (EVP_DigestUpdate(state_->context.get(), bytes.data(), bytes.size()) != 1) throw std::bad_alloc{};
}

Digest Sha256::finish() {
  Digest digest{};
  auto* out =
      reinterpret_cast<unsigned char*>(digest.data());  // NOLINT(*-reinterpret-cast): unsigned char may alias
  if (EVP_DigestFinal_ex(state_->context.get(), out, nullptr) != 1) throw std::bad_alloc{};
  return digest;
}

Digest sha256(ByteView bytes) {
  Sha256 sum;
  sum.update(bytes);
  return sum.finish();
}

}  // namespace esclusa::pki
