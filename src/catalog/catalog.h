#pragma once
/// The code lists of customs: districts, régimenes, cantons, package types, countries, kinds of operators.
/// Data, not code; config/catalog/README.md describes the files.

#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "catalog/code_list.h"
#include "catalog/lists.h"

namespace esclusa::catalog {

/// A code that stands for a name and nothing else.
struct Entry {
  std::string code;
  std::string name;
};

struct District {
  std::string code;
  std::string name;
  char mode = '\0';  // 'M' sea, 'A' air, 'T' land, 'I' inland, '\0' none
  bool clears = false;

  /// Whether goods that travel by `transport_mode` (M, A, T) are expected there. Inland districts see every
  /// mode.
  [[nodiscard]] bool expects(char transport_mode) const noexcept {
    return mode == 'I' || mode == transport_mode;
  }
};

enum class Declaration { dae, das_e };

struct Regimen {
  std::string code;
  std::string name;
  Declaration declaration = Declaration::dae;
};

struct OceType {
  std::string code;
  std::string name;
  bool takes_goods_in = false;  // such an operator reports entry and exit
};

struct Canton {
  std::string code;  // the first two digits are the province
  std::string name;
  [[nodiscard]] std::string_view province() const { return std::string_view(code).substr(0, 2); }
};

/// A list that comes from elsewhere than its file. `ListForm::doubt` has nothing against its rows.
struct LoadedList {
  ListId id{};
  std::vector<ListRow> rows;
};

/// Immutable after `load`; any thread may read it. Codes are compared exactly as written in the lists. A
/// reload makes a new catalog, so that a document is checked from beginning to end against one version.
class Catalog {
 public:
  /// Reads VERSION and the lists in `directory`.
  /// Errors: park "catalog.open", "catalog.version", "catalog.code", "catalog.value", "catalog.duplicate",
  /// "catalog.empty" and those of CsvReader, each with file and line.
  static Result<Catalog> load(const std::filesystem::path& directory);

  /// A copy in which `lists` stand in the place of those of the files.
  [[nodiscard]] Catalog with(std::span<const LoadedList> lists, std::string version) const;

  /// Day of the files, "2026-11-20", or what `with` was told.
  [[nodiscard]] const std::string& version() const noexcept { return version_; }

  /// Known to customs; `has_clearance_district` leaves out the head office.
  [[nodiscard]] bool has_district(std::string_view code) const { return district(code) != nullptr; }
  [[nodiscard]] bool has_clearance_district(std::string_view code) const;
  [[nodiscard]] bool has_regimen(std::string_view code) const { return regimen(code) != nullptr; }
  [[nodiscard]] bool has_oce_type(std::string_view code) const { return oce_type(code) != nullptr; }
  [[nodiscard]] bool has_province(std::string_view code) const { return province(code) != nullptr; }
  [[nodiscard]] bool has_canton(std::string_view code) const { return canton(code) != nullptr; }
  [[nodiscard]] bool canton_in_province(std::string_view canton_code, std::string_view province_code) const;
  [[nodiscard]] bool has_package(std::string_view code) const { return package(code) != nullptr; }
  [[nodiscard]] bool has_country(std::string_view code) const { return country(code) != nullptr; }

  /// Null when unknown; otherwise owned by the catalog.
  [[nodiscard]] const District* district(std::string_view code) const { return districts_.find(code); }
  [[nodiscard]] const Regimen* regimen(std::string_view code) const { return regimenes_.find(code); }
  [[nodiscard]] const OceType* oce_type(std::string_view code) const { return oce_types_.find(code); }
  [[nodiscard]] const Entry* province(std::string_view code) const { return provinces_.find(code); }
  [[nodiscard]] const Canton* canton(std::string_view code) const { return cantons_.find(code); }
  [[nodiscard]] const Entry* package(std::string_view code) const { return packages_.find(code); }
  [[nodiscard]] const Entry* country(std::string_view code) const { return countries_.find(code); }

  /// In the order of codes.
  [[nodiscard]] const CodeList<District>& districts() const noexcept { return districts_; }
  [[nodiscard]] const CodeList<Regimen>& regimenes() const noexcept { return regimenes_; }
  [[nodiscard]] const CodeList<OceType>& oce_types() const noexcept { return oce_types_; }
  [[nodiscard]] const CodeList<Entry>& provinces() const noexcept { return provinces_; }
  [[nodiscard]] const CodeList<Canton>& cantons() const noexcept { return cantons_; }
  [[nodiscard]] const CodeList<Entry>& packages() const noexcept { return packages_; }
  [[nodiscard]] const CodeList<Entry>& countries() const noexcept { return countries_; }

 private:
  Catalog() = default;
  void set(ListId id, const std::vector<ListRow>& rows);
  void set_cantons(const std::vector<ListRow>& rows);

  std::string version_;
  CodeList<District> districts_;
  CodeList<Regimen> regimenes_;
  CodeList<OceType> oce_types_;
  CodeList<Entry> provinces_;
  CodeList<Canton> cantons_;
  CodeList<Entry> packages_;
  CodeList<Entry> countries_;
};

}  // namespace esclusa::catalog
