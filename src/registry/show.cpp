#include "registry/show.h"

#include <fmt/format.h>

#include <algorithm>

#include "catalog/lists.h"
#include "registry/registers.h"

namespace esclusa::registry {
namespace {

using Found = Result<std::vector<Shown>>;

/// The one row, if there is one.
template <class One, class Tell>
Found at_most_one(const Result<std::optional<One>>& found, Tell tell) {
  if (!found) return found.error();
  if (!*found) return std::vector<Shown>{};
  return std::vector<Shown>{tell(**found)};
}

Found taxpayer(store::UnitOfWork& unit, const std::string& key) {
  return at_most_one(unit.references().find_ruc(key), [](const store::TaxpayerRecord& one) {
    return Shown{{"ruc", one.ruc},
                 {"razon_social", one.name},
                 {"estado", one.state},
                 {"clase", one.type},
                 {"rep_legal_tipo_doc", one.representative_type},
                 {"rep_legal_num_doc", one.representative_number},
                 {"rep_legal_nombre", one.representative_name},
                 {"direccion", one.address}};
  });
}

Found company(store::UnitOfWork& unit, const std::string& key) {
  return at_most_one(unit.references().find_company(key), [](const store::CompanyRecord& one) {
    return Shown{{"ruc", one.ruc}, {"estado", one.state}, {"razon_social", one.name}};
  });
}

Found representatives(store::UnitOfWork& unit, const std::string& key) {
  ESC_TRY(const auto found, unit.references().representatives(key));
  std::vector<Shown> rows;
  for (const store::RepresentativeRecord& one : found) {
    rows.push_back({{"ruc", one.ruc},
                    {"tipo_doc", one.document_type},
                    {"num_doc", one.document_number},
                    {"nombre", one.name},
                    {"cargo", one.position},
                    {"desde", one.from},
                    {"hasta", one.to}});
  }
  return rows;
}

Found oce(store::UnitOfWork& unit, const std::string& key) {
  return at_most_one(unit.operators().find_oce(key), [](const store::OceRecord& one) {
    return Shown{{"codigo", one.code},       {"tipo", one.type},         {"ruc", one.ruc},
                 {"razon_social", one.name}, {"distrito", one.district}, {"fecha_inicio", one.from},
                 {"fecha_fin", one.to}};
  });
}

Found user(store::UnitOfWork& unit, const std::string& key) {
  const std::size_t slash = key.find('/');
  if (slash == std::string::npos) return reject("registry.key", "La clave de un usuario es RUC/USUARIO.");
  return at_most_one(unit.operators().find_user(key.substr(0, slash), key.substr(slash + 1)),
                     [](const store::UserRecord& one) {
                       return Shown{{"ruc", one.ruc},
                                    {"usuario", one.user},
                                    {"cedula", one.cedula},
                                    {"activo", one.active ? "S" : "N"}};
                     });
}

Found declaration(store::UnitOfWork& unit, const std::string& key) {
  return at_most_one(unit.declarations().find(key), [](const store::Declaration& one) {
    return Shown{{"numero_dae", one.number},
                 {"estado", one.state},
                 {"exportador_id", one.exporter_id},
                 {"exportador_nombre", one.exporter_name},
                 {"distrito", one.district},
                 {"deposito_partida", one.depot},
                 {"total_bultos", std::to_string(one.pieces)},
                 {"total_peso_bruto", one.gross_weight.to_string()},
                 {"fecha_aceptacion", to_iso(one.accepted)},
                 {"vigencia_hasta", one.valid_until},
                 {"canal", one.channel}};
  });
}

Found code(store::UnitOfWork& unit, const catalog::ListForm& form, const std::string& key) {
  ESC_TRY(const auto codes, unit.references().codes(std::string(form.name)));
  const auto found = std::ranges::find(codes, key, &store::CodeRecord::code);
  if (found == codes.end()) return std::vector<Shown>{};
  Shown row;
  const std::string* const values[] = {&found->code, &found->name, &found->first, &found->second};
  for (std::size_t i = 0; i < form.columns.size(); ++i) {
    if (!form.columns[i].empty()) row.emplace_back(form.columns[i], *values[i]);
  }
  row.emplace_back("desde", found->from);
  row.emplace_back("hasta", found->to);
  return std::vector<Shown>{row};
}

struct Way {
  std::string_view name;
  Found (*show)(store::UnitOfWork& unit, const std::string& key);
};
constexpr Way kWays[] = {{"ruc", taxpayer}, {"companias", company}, {"representantes", representatives},
                         {"oce", oce},      {"usuarios", user},     {"dae", declaration}};

}  // namespace

Result<std::vector<Shown>> show(store::UnitOfWork& unit, std::string_view register_name,
                                const std::string& key) {
  const auto* const way = std::ranges::find(kWays, register_name, &Way::name);
  if (way != std::end(kWays)) return way->show(unit, key);
  for (const catalog::ListForm& form : catalog::list_forms()) {
    if (!form.name.empty() && form.name == register_name) return code(unit, form, key);
  }
  return reject("registry.unknown", fmt::format("No hay tal registro; hay {}.", register_names()));
}

}  // namespace esclusa::registry
