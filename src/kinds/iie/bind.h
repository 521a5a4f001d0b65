#pragma once

#include "document/binding.h"
#include "kinds/iie/iie.h"

namespace esclusa::kinds::iie {

const document::Binding<Iie>& binding();

}  // namespace esclusa::kinds::iie
