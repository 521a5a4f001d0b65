#pragma once
/// May this certificate sign documents at all? Internal to the room.

#include <openssl/x509.h>

#include "base/finding.h"

namespace esclusa::pki {

/// Adds every CER-E03 fault.
void check_use(X509* certificate, Findings& findings);

}  // namespace esclusa::pki
