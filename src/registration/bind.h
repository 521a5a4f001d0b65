#pragma once

#include "document/binding.h"
#include "registration/request.h"

namespace esclusa::registration {

/// Where the elements of all kinds of requests go; a kind has the elements that its schema has.
const document::Binding<Request>& binding();

}  // namespace esclusa::registration
