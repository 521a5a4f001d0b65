#pragma once
/// The signed properties of XAdES-BES / BASELINE-B; internal to the room.

#include <optional>
#include <string_view>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/finding.h"
#include "xmlsig/shape.h"

namespace esclusa::xmlsig {

/// xs:dateTime with a time zone, fractions cut off. Nothing without a zone: it would be anybody's guess.
std::optional<Instant> parse_date_time(std::string_view text);

/// Checks Target, SigningTime and the digest of the signer's certificate; adds FIR-E06. Returns the time it
/// found.
std::optional<Instant> check_properties(const SignatureParts& parts, ByteView certificate, Instant arrived,
                                        std::chrono::seconds skew, std::chrono::seconds max_age,
                                        Findings& findings);

}  // namespace esclusa::xmlsig
