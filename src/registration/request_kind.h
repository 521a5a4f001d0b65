#pragma once
/// A kind of request for a user: check, send a code, wait for its confirmation, wait for the decision.

#include <memory>

#include "registration/request.h"

namespace esclusa::registration {

std::unique_ptr<document::Kind> make_request_kind(Profile profile);

/// Of a kind that was made here: its documents are a `Request`. nullptr = any other kind.
const Profile* profile_of(const document::Kind& kind);

}  // namespace esclusa::registration
