#pragma once
/// Our own signed files, read back.

#include <memory>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/result.h"
#include "xmlsig/verify.h"

namespace esclusa::audit {

/// An answer, a summary or an anchor whose signature holds.
struct SignedFile {
  std::string root;       // name of its root element
  std::string canonical;  // what was signed
  Digest digest{};        // SHA-256 of that
  xmlsig::SignatureFacts signature;

  /// Text of the first element of that name; empty = there is none. For values without markup.
  [[nodiscard]] std::string leaf(std::string_view name) const;
};

/// Judges the signature as of its own SigningTime, which it covers. Errors: reject "audit.signature" with
/// what is wrong, park.
Result<SignedFile> read_signed(ByteView bytes, xmlsig::Verifier& verifier);

/// "FIR-E05 …; CER-E01 …", for people.
std::string explain(const Findings& findings);

/// A number of a signed file or of the journal; empty = it is none.
std::optional<std::uint64_t> number_of(std::string_view text);

}  // namespace esclusa::audit
