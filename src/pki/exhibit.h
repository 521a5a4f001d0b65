#pragma once
/// Certificates and lists as octets to keep, and back; internal to the room.

#include <memory>

#include "pki/certificates.h"
#include "pki/handles.h"

namespace esclusa::pki {

/// Errors: park "pki.internal".
Result<std::shared_ptr<const Exhibit>> exhibit_of(const X509* certificate);
Result<std::shared_ptr<const Exhibit>> exhibit_of(const X509_CRL* list);

/// Errors: reject "pki.exhibit".
Result<Certificate> certificate_of(const Exhibit& exhibit);
Result<RevocationList> list_of(const Exhibit& exhibit);

}  // namespace esclusa::pki
