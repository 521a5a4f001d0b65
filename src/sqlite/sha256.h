#pragma once

#include <openssl/evp.h>

#include <string_view>

#include "base/bytes.h"
#include "base/result.h"

namespace esclusa::sqlite {

/// Errors: park "store.broken" if OpenSSL has no SHA-256.
inline Result<Digest> sha256(std::string_view octets) {
  std::array<unsigned char, 32> raw{};
  unsigned size = 0;
  if (EVP_Digest(octets.data(), octets.size(), raw.data(), &size, EVP_sha256(), nullptr) != 1 ||
      size != raw.size())
    return park("store.broken", "OpenSSL no pudo calcular un resumen SHA-256.");
  Digest digest{};
  for (std::size_t i = 0; i < raw.size(); ++i) digest[i] = std::byte{raw[i]};
  return digest;
}

}  // namespace esclusa::sqlite
