#pragma once

#include "document/binding.h"
#include "kinds/gen/gen.h"

namespace esclusa::kinds::gen {

const document::Binding<Gen>& binding();

}  // namespace esclusa::kinds::gen
