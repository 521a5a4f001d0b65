#pragma once

#include "document/binding.h"
#include "kinds/dae/dae.h"

namespace esclusa::kinds::dae {

const document::Binding<Dae>& binding();

}  // namespace esclusa::kinds::dae
