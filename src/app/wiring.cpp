#include "app/wiring.h"

#include "kinds/dae/kind.h"
#include "kinds/gen/kind.h"
#include "kinds/iie/kind.h"

namespace esclusa::app {

document::KindRegistry all_kinds() {
  std::vector<std::unique_ptr<document::Kind>> kinds;
  kinds.push_back(kinds::make_dae());
  kinds.push_back(kinds::make_iie());
  kinds.push_back(kinds::make_gen());
  return document::KindRegistry(std::move(kinds));
}

}  // namespace esclusa::app
