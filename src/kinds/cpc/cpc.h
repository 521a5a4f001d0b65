#pragma once
/// ConsultaProcesoCarga (instructivo 2-3-028): the timeline of a shipment.

#include <memory>

#include "document/kind.h"

namespace esclusa::kinds::cpc {

std::unique_ptr<document::Kind> make_cpc();

}  // namespace esclusa::kinds::cpc
