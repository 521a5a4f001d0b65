#pragma once

#include "document/binding.h"
#include "kinds/cii/cii.h"

namespace esclusa::kinds::cii {

const document::Binding<Cii>& binding();

}  // namespace esclusa::kinds::cii
