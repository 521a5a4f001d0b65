#pragma once
/// What kind of private key a file holds.

#include <string_view>

namespace esclusa::transport {

/// Whether a private key file (OpenSSH, PKCS#1, plain PKCS#8) holds an RSA key.
bool is_rsa_key(std::string_view file);

}  // namespace esclusa::transport
