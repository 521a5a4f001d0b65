#include "pki/secrets.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include <array>
#include <span>

namespace esclusa::pki {
namespace {

Status fill(std::span<unsigned char> octets) {
  if (RAND_bytes(octets.data(), static_cast<int>(octets.size())) == 1) return {};
  return park("pki.random", "no hay números aleatorios");
}

Digest hmac(const Digest& salt, std::string_view code) {
  Digest result{};
  unsigned int length = 0;
  HMAC(EVP_sha256(), salt.data(), static_cast<int>(salt.size()),
       reinterpret_cast<const unsigned char*>(code.data()), code.size(),
       reinterpret_cast<unsigned char*>(result.data()), &length);
  return result;
}

}  // namespace

Result<std::string> random_name() {
  std::array<unsigned char, 16> octets{};
  ESC_CHECK(fill(octets));
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string name;
  for (const unsigned char octet : octets) {
    name += kDigits[octet >> 4U];
    name += kDigits[octet & 15U];
  }
  return name;
}

Result<std::string> random_code() {
  constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
  constexpr std::size_t kLength = 8;
  constexpr unsigned kFair =
      256 / kAlphabet.size() * kAlphabet.size();  // above it the first letters would win
  std::string code;
  while (code.size() < kLength) {
    std::array<unsigned char, 16> octets{};
    ESC_CHECK(fill(octets));
    for (const unsigned char octet : octets) {
      if (octet < kFair && code.size() < kLength) code += kAlphabet[octet % kAlphabet.size()];
    }
  }
  return code;
}

Result<SealedCode> seal_code(std::string_view code) {
  SealedCode sealed;
  ESC_CHECK(fill({reinterpret_cast<unsigned char*>(sealed.salt.data()), sealed.salt.size()}));
  sealed.hmac = hmac(sealed.salt, code);
  return sealed;
}

bool protect_key_memory() {
  // Below the usual limit for locked memory (8 MiB), and enough for the numbers of 256 threads that sign.
  constexpr std::size_t kOctets = 1U << 20U;
  constexpr std::size_t kSmallest = 32;
  return CRYPTO_secure_malloc_init(kOctets, kSmallest) == 1;
}

bool code_matches(const SealedCode& sealed, std::string_view code) {
  const Digest given = hmac(sealed.salt, code);
  return CRYPTO_memcmp(given.data(), sealed.hmac.data(), given.size()) == 0;
}

}  // namespace esclusa::pki
