#pragma once
/// Whom to believe: the section [trust] of the main file, and a partner's own certificates.

#include <vector>

#include "config/config.h"
#include "config/table_reader.h"

namespace esclusa::config {

void read_trust(TableReader& reader, Trust& trust);
/// The key `certificates` of the section [partner].
void read_certificates(TableReader& reader, std::vector<PinnedCertificate>& certificates);

}  // namespace esclusa::config
