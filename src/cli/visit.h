#pragma once
/// A partner's drop as the partner sees it: leave a file, wait for what is answered about it.

#include <memory>
#include <string>
#include <vector>

#include "config/config.h"
#include "pki/certificates.h"
#include "transport/transport.h"

namespace esclusa::cli {

/// Belongs to one thread.
class Visit {
 public:
  /// Connects. Errors: those of the transport.
  static Result<Visit> open(const config::Partner& partner);

  /// Puts a file into the inbox: under a temporary name first, then renamed.
  Status leave(const std::string& name, const Bytes& content);
  /// The answer about exactly these bytes, if it was not there when the visit began. Errors: retry
  /// "submit.timeout", those of the transport.
  Result<std::string> await_answer(const Bytes& content, std::chrono::seconds patience);

 private:
  Visit(std::unique_ptr<transport::Transport> drop, std::vector<std::string> seen)
      : drop_(std::move(drop)), seen_(std::move(seen)) {}
  std::unique_ptr<transport::Transport> drop_;
  std::vector<std::string> seen_;  // names in the outbox that need no look
};

/// Whether an answer refuses.
bool is_refusal(const std::string& answer);

}  // namespace esclusa::cli
