#pragma once

#include "document/binding.h"
#include "kinds/rads/rads.h"

namespace esclusa::kinds::rads {

const document::Binding<Rads>& binding();

}  // namespace esclusa::kinds::rads
