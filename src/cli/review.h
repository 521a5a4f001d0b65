#pragma once
/// The parts of `esclusa review`, one file each.

#include <string>
#include <vector>

#include "cli/signer.h"
#include "cli/support.h"

namespace esclusa::cli {

/// The request with this número de entrega. Errors: reject "review.unknown", those of the store.
Result<store::Account> find_request(store::UnitOfWork& unit, const std::string& number);

struct ShowRequest {
  std::string number, output;
  std::size_t attachment = 0;  // from 1; 0 = tell about the request
};
int show_request(const Env& env, const ShowRequest& options);

/// A decision that is to be built, signed and left in the drop of the customs service; nothing is booked
/// here.
struct Decide {
  std::string number, user, partner, reason, prefix, output;
  bool approves = false;
  std::vector<std::string> codes;   // REG-E41 … REG-E48, why it is rejected
  std::vector<std::string> grants;  // OCE codes that are given
  SignerFiles signer;
  int patience = 0;  // seconds; 0 = do not wait for the answer
};
int decide(const Env& env, const Decide& options);

int disable_stale(const Env& env, bool dry_run);

}  // namespace esclusa::cli
