#include "registry/catalog_source.h"

#include <fmt/format.h>

#include <algorithm>

namespace esclusa::registry {

Result<std::shared_ptr<const catalog::Catalog>> read_catalog(
    const std::shared_ptr<const catalog::Catalog>& files, store::UnitOfWork& unit, const std::string& day) {
  std::vector<catalog::LoadedList> lists;
  std::int64_t latest = 0;
  for (const catalog::ListForm& form : catalog::list_forms()) {
    if (form.name.empty()) continue;
    const std::string name(form.name);
    ESC_TRY(const auto generation, unit.generations().current(name));
    if (!generation) continue;
    ESC_TRY(const auto codes, unit.references().codes(name));
    latest = std::max(latest, generation->id);
    catalog::LoadedList& list = lists.emplace_back(catalog::LoadedList{form.id, {}});
    for (const store::CodeRecord& code : codes) {
      if (code.from <= day && day <= code.to)
        list.rows.push_back({code.code, code.name, code.first, code.second});
    }
  }
  if (lists.empty()) return files;
  return std::make_shared<const catalog::Catalog>(
      files->with(lists, fmt::format("{}+{}", files->version(), latest)));
}

Result<std::shared_ptr<const catalog::Catalog>> CatalogSource::current(store::UnitOfWork& unit,
                                                                       const std::string& day) {
  ESC_TRY(const std::int64_t version, unit.generations().version());
  {
    const std::lock_guard guard(mutex_);
    if (kept_ && version_ == version && day_ == day) return kept_;
  }
  ESC_TRY(auto fresh, read_catalog(files_, unit, day));
  const std::lock_guard guard(mutex_);
  version_ = version;
  day_ = day;
  kept_ = fresh;
  return fresh;
}

}  // namespace esclusa::registry
