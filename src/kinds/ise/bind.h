#pragma once

#include "document/binding.h"
#include "kinds/ise/ise.h"

namespace esclusa::kinds::ise {

const document::Binding<Ise>& binding();

}  // namespace esclusa::kinds::ise
