#pragma once
/// What kind of key a user has.

#include "transport/ssh/settings.h"

namespace esclusa::transport {

/// Whether the private key, decrypted if need be, is RSA. A key that cannot be read is none; logging in tells
/// what is wrong with it.
bool is_rsa_key(const Credentials& credentials);

}  // namespace esclusa::transport
