#pragma once
/// What a PKCS#12 file holds; internal to the room.

#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "base/secret.h"
#include "pki/handles.h"

namespace esclusa::pki {

/// In the order of the file. Which certificate belongs to which key is for the caller to find out by the
/// public key: names and localKeyID are optional and wrong in some files.
struct Pkcs12 {
  std::vector<PrivateKey> keys;
  std::vector<Certificate> certificates;
};

/// Reads also what OpenSSL 3 calls legacy: certification authorities still hand out files with RC2-40 and
/// triple DES. Errors: park "seal.key" (no PKCS#12, wrong passphrase).
Result<Pkcs12> read_pkcs12(ByteView file, const Secret& passphrase);

}  // namespace esclusa::pki
