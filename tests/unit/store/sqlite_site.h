#pragma once
/// A store of SQLite in a folder of its own, and a raw look into its file.

#include <sqlite3.h>

#include "base/handle.h"
#include "contract.h"
#include "sqlite/sqlite_store.h"
#include "support/temporary_folder.h"

namespace esclusa::store {

class SqliteSite final : public Site {
 public:
  Result<std::shared_ptr<Store>> open() override { return sqlite::open(settings()); }
  [[nodiscard]] sqlite::SqliteSettings settings() const {
    sqlite::SqliteSettings settings;
    settings.path = (folder_.path() / "esclusa.db").string();
    return settings;
  }
  /// Runs SQL behind the store's back; the first column of the last row, if any.
  std::string raw(const std::string& sql) const {
    sqlite3* opened = nullptr;
    const int code = sqlite3_open(settings().path.c_str(), &opened);
    const Handle<sqlite3, sqlite3_close> database{opened};
    if (code != SQLITE_OK) return "cannot open";
    std::string value;
    const auto keep = [](void* into, int count, char** values, char**) {
      if (count > 0 && values[0] != nullptr) *static_cast<std::string*>(into) = values[0];
      return 0;
    };
    char* message = nullptr;
    if (sqlite3_exec(opened, sql.c_str(), keep, &value, &message) == SQLITE_OK) return value;
    value = std::string{"error: "} + message;
    sqlite3_free(message);
    return value;
  }

 private:
  testing_support::TemporaryFolder folder_;
};

}  // namespace esclusa::store
