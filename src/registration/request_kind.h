#pragma once
/// A kind of request for a user: check, send a code, wait for its confirmation, wait for the decision.

#include <memory>

#include "registration/request.h"

namespace esclusa::registration {

std::unique_ptr<document::Kind> make_request_kind(Profile profile);

}  // namespace esclusa::registration
