#pragma once
/// The only place that knows which document kinds there are.

#include "document/kind.h"

namespace esclusa::app {

document::KindRegistry all_kinds();

}  // namespace esclusa::app
