#pragma once
/// Port: takes a message off our hands.

#include <string>
#include <string_view>

#include "base/result.h"

namespace esclusa::mail {

enum class Outcome {
  taken,    // somebody else answers for it now
  later,    // not this message now: a passing refusal, or nobody knows whether it was taken
  refused,  // this message for good, as far as the other side is concerned
  closed,   // no message now: nobody there, or our access is not in order
};

/// `error` says why, without addresses or contents; its remedy is retry, or park when a person must act.
struct Carried {
  Outcome outcome = Outcome::taken;
  Error error;
};

/// Belongs to one thread.
class Carrier {
 public:
  virtual ~Carrier() = default;
  /// `octets` is what `to_rfc5322` made; it does not return before the other side has answered or time is up.
  virtual Carried carry(const std::string& to, std::string_view octets) = 0;
  /// No more messages for now: connections may be closed.
  virtual void rest() noexcept {}
};

}  // namespace esclusa::mail
