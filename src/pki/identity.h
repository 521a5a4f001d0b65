#pragma once
/// Taxpayer number and person of an Ecuadorian certificate; internal to the room.

#include <openssl/x509.h>

#include <string>
#include <vector>

#include "pki/certificates.h"

namespace esclusa::pki {

/// `extra_arcs`: dotted OIDs, absolute ("1.3.6.1.4.1.99999") or below 1.3.6.1.4.1 ("99999.102"), laid out as
/// <arc>.3.1 and <arc>.3.11. A RUC must have the form of one, a cédula its check digit. Two
/// different values for one field, in whatever layouts, leave the field empty: whoever matches it must
/// refuse.
Identity read_identity(const X509* certificate, const std::vector<std::string>& extra_arcs);

}  // namespace esclusa::pki
