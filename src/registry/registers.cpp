#include "registry/registers.h"

#include <array>
#include <charconv>

#include "domain/decimal.h"
#include "domain/declaration.h"
#include "domain/identity.h"
#include "domain/oce.h"

namespace esclusa::registry {
namespace {

using std::string_view;

Status take_oce(const Fields& fields, store::UnitOfWork& unit) {
  store::OceRecord oce;
  ESC_TRY(oce.code, fields.text_of<domain::OceCode>("codigo"));
  ESC_TRY(oce.type, fields.digits("tipo", 2));
  ESC_TRY(oce.ruc, fields.text_of<domain::Ruc>("ruc"));
  ESC_TRY(oce.name, fields.filled("razon_social"));
  if (!fields.raw("distrito").empty()) {
    ESC_TRY(oce.district, fields.digits("distrito", 3));
  }
  ESC_TRY(oce.from, fields.day("fecha_inicio"));
  ESC_TRY(oce.to, fields.day("fecha_fin"));
  if (oce.to < oce.from) return Fields::fault("fecha_fin", "es anterior a fecha_inicio");
  ESC_TRY(const auto known, unit.operators().find_oce(oce.code));
  if (known) return Fields::fault("codigo", "se repite en el archivo");
  return unit.operators().put_oce(oce);
}

Status take_user(const Fields& fields, store::UnitOfWork& unit) {
  static constexpr std::array<string_view, 3> kStates{"ACTIVO", "INACTIVO", "INHABILITADO"};
  store::UserRecord user;
  ESC_TRY(user.ruc, fields.text_of<domain::Ruc>("ruc"));
  ESC_TRY(user.user, fields.text_of<domain::UserId>("usuario"));
  ESC_TRY(user.cedula, fields.text_of_if_any<domain::Cedula>("cedula"));
  ESC_TRY(const std::string state, fields.one_of("estado", kStates));
  user.active = state == kStates[0];
  ESC_TRY(const auto known, unit.operators().find_user(user.ruc, user.user));
  if (known) return Fields::fault("usuario", "se repite en el archivo");
  return unit.operators().put_user(user);
}

/// RUC, cédula or passport.
Result<std::string> exporter_id(const Fields& fields) {
  const string_view text = fields.raw("exportador_id");
  if (auto ruc = domain::Ruc::parse(text)) return ruc->str();
  if (auto cedula = domain::Cedula::parse(text)) return cedula->str();
  if (auto passport = domain::Passport::parse(text)) return passport->str();
  return Fields::fault("exportador_id", "no es RUC, cédula ni pasaporte");
}

Result<std::int64_t> parse_pieces(string_view text) {
  std::int64_t pieces = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), pieces);
  if (error == std::errc{} && end == text.data() + text.size() && pieces > 0 && pieces <= 999'999'999)
    return pieces;
  return reject("registry.pieces", "no es un número entero de 1 a 999999999");
}

Result<domain::Kilograms> parse_weight(string_view text) {
  ESC_TRY(const domain::Kilograms weight, domain::Kilograms::parse(text));
  if (!weight.is_positive()) return reject("registry.weight", "el peso debe ser mayor que cero");
  return weight;
}

Status take_dae(const Fields& fields, store::UnitOfWork& unit) {
  static constexpr std::array<string_view, 11> kStates{
      "ACEPTADA",     "INGRESO_PARCIAL", "INGRESADA", "EN_AFORO", "SALIDA_AUTORIZADA", "EMBARCADA",
      "REGULARIZADA", "RECHAZADA",       "ANULADA",   "VENCIDA",  "BLOQUEADA"};
  static constexpr std::array<string_view, 5> kChannels{"", "A", "E", "D", "F"};
  store::Declaration dae;
  ESC_TRY(dae.number, fields.text_of<domain::DaeNumber>("numero_dae"));
  ESC_TRY(dae.state, fields.one_of("estado", kStates));
  ESC_TRY(dae.exporter_id, exporter_id(fields));
  ESC_TRY(dae.exporter_name, fields.filled("exportador_nombre"));
  ESC_TRY(dae.district, fields.digits("distrito", 3));
  ESC_TRY(dae.depot, fields.text_of_if_any<domain::OceCode>("deposito_partida"));
  ESC_TRY(dae.pieces, fields.as("total_bultos", parse_pieces));
  ESC_TRY(dae.gross_weight, fields.as("total_peso_bruto", parse_weight));
  ESC_TRY(dae.accepted, fields.as("fecha_aceptacion", parse_instant));
  ESC_TRY(dae.valid_until, fields.day("vigencia_hasta"));
  ESC_TRY(dae.channel, fields.one_of("canal", kChannels));
  if (dae.valid_until < to_iso(dae.accepted).substr(0, 10))
    return Fields::fault("vigencia_hasta", "es anterior a fecha_aceptacion");
  ESC_CHECK(unit.declarations().put(dae));
  return unit.documents().came("DAE:" + dae.number);
}

constexpr std::array<string_view, 7> kOceColumns{"codigo",   "tipo",         "ruc",      "razon_social",
                                                 "distrito", "fecha_inicio", "fecha_fin"};
constexpr std::array<string_view, 4> kUserColumns{"ruc", "usuario", "cedula", "estado"};
constexpr std::array<string_view, 11> kDaeColumns{
    "numero_dae",       "estado",           "exportador_id", "exportador_nombre",
    "distrito",         "deposito_partida", "total_bultos",  "total_peso_bruto",
    "fecha_aceptacion", "vigencia_hasta",   "canal"};

Status start_oce(store::UnitOfWork& unit) {
  return unit.operators().clear_oce();
}
Status start_users(store::UnitOfWork& unit) {
  return unit.operators().clear_users();
}
Status start_dae(store::UnitOfWork&) {
  return {};
}

constexpr std::array kRegisters{
    Register{"oce", kOceColumns, start_oce, take_oce},
    Register{"usuarios", kUserColumns, start_users, take_user},
    Register{"dae", kDaeColumns, start_dae, take_dae},
};

}  // namespace

std::span<const Register> registers() {
  return kRegisters;
}

}  // namespace esclusa::registry
