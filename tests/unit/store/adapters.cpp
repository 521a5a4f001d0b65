#include "contract.h"
#include "sqlite_site.h"

namespace esclusa::store {

std::vector<Adapter> adapters() {
  return {{"sqlite", []() -> std::unique_ptr<Site> { return std::make_unique<SqliteSite>(); }}};
}

}  // namespace esclusa::store
