#pragma once
/// Port: everything about a file that needs no store — open, verify, validate, bind. This is where foreign
/// bytes are parsed, so there are two: `Inspector` does it here, `worker/staff.h` has it done by processes
/// that hold no key and may do nothing else.

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/finding.h"
#include "base/result.h"
#include "document/kind.h"
#include "xmlsig/verify.h"

namespace esclusa::examination {

/// The code of an error that the file itself brought about: whoever examined it died of it, or hung. The file
/// has used up a try.
inline constexpr const char* kBroke = "examination.broke";
/// It took longer than `Patience::quick`: nothing is known yet, and no try is used up.
inline constexpr const char* kSlow = "examination.slow";

enum class Patience {
  quick,  // nobody else may be kept waiting by this file
  full,   // what the settings allow
};

/// How far a file came. `document` is null exactly when it was refused; `findings` then say why.
struct Inspected {
  const document::Kind* kind = nullptr;               // null: it did not come so far
  std::optional<Digest> content{};                    // SHA-256 of the verified octets
  std::optional<xmlsig::SignatureFacts> signature{};  // empty: unsigned, or it did not come so far
  Findings findings{};                                // with the line and column where they are known
  std::unique_ptr<document::Document> document{};
};

/// Thread rule: any thread; each call stands alone.
class Examiner {
 public:
  virtual ~Examiner() = default;
  /// `partner` is whose drop the file came through: what one partner's files do to an examiner never touches
  /// another's. Errors are ours (park, retry) or one of the two above; what is wrong with the file is in
  /// `findings`.
  virtual Result<Inspected> examine(const std::string& partner, ByteView file, Instant arrived,
                                    Patience patience) = 0;
  /// How foreign bytes are kept away from the key; one Spanish line for operators.
  [[nodiscard]] virtual std::string describe() const = 0;
};

}  // namespace esclusa::examination
