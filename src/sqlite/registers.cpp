#include <algorithm>
#include <array>

#include "sqlite/repositories.h"

namespace esclusa::sqlite {
namespace {

// The way of a declaration. States beside it (annulled, expired, blocked …) are the feed's alone.
constexpr std::array<std::string_view, 7> kWay{
    "ACEPTADA", "INGRESO_PARCIAL", "INGRESADA", "EN_AFORO", "SALIDA_AUTORIZADA", "EMBARCADA", "REGULARIZADA"};

/// The feed may lag behind the entries that we booked: on the way the further state holds, beside it the
/// feed's.
std::string later_of(const std::string& fed, const std::string& own) {
  const auto* const fed_place = std::find(kWay.begin(), kWay.end(), fed);
  const auto* const own_place = std::find(kWay.begin(), kWay.end(), own);
  if (fed_place == kWay.end() || own_place == kWay.end()) return fed;
  return fed_place < own_place ? own : fed;
}

}  // namespace

Result<std::optional<store::OceRecord>> Operators::find_oce(const std::string& code) {
  const auto read = [](Query& row) {
    store::OceRecord oce;
    oce.code = row.text();
    oce.type = row.text();
    oce.ruc = row.text();
    oce.name = row.text();
    oce.district = row.text();
    oce.from = row.text();
    oce.to = row.text();
    return oce;
  };
  ESC_TRY(
      const auto registered,
      db_.row(read,
              "SELECT code, type, ruc, name, district, valid_from, valid_to FROM register_oce"
              " WHERE generation = (SELECT id FROM generations WHERE register = 'oce' AND state = 'current')"
              " AND code = ?",
              code));
  if (registered) return registered;
  return db_.row(
      read, "SELECT code, type, ruc, name, '', valid_from, valid_to FROM oce_grants WHERE code = ?", code);
}

Result<std::optional<store::UserRecord>> Operators::find_user(const std::string& ruc,
                                                              const std::string& user) {
  const auto read = [](Query& row) {
    store::UserRecord record;
    record.ruc = row.text();
    record.user = row.text();
    record.cedula = row.text();
    record.active = row.flag();
    return record;
  };
  return db_.row(
      read,
      "SELECT ruc, user, cedula, active FROM register_users"
      " WHERE generation = (SELECT id FROM generations WHERE register = 'usuarios' AND state = 'current')"
      " AND ruc = ? AND user = ?",
      ruc, user);
}

Result<bool> Operators::has_user_with_cedula(const std::string& ruc, const std::string& cedula) {
  if (cedula.empty()) return false;
  ESC_TRY(const std::int64_t found,
          db_.number("SELECT EXISTS (SELECT 1 FROM register_users WHERE generation ="
                     " (SELECT id FROM generations WHERE register = 'usuarios' AND state = 'current')"
                     " AND ruc = ? AND cedula = ? AND active = 1)",
                     ruc, cedula));
  return found != 0;
}

Result<std::optional<store::Declaration>> Declarations::find(const std::string& number) {
  const auto read = [](Query& row) {
    store::Declaration declaration;
    declaration.number = row.text();
    declaration.state = row.text();
    declaration.exporter_id = row.text();
    declaration.exporter_name = row.text();
    declaration.district = row.text();
    declaration.depot = row.text();
    declaration.pieces = row.integer();
    declaration.gross_weight = row.kilograms();
    declaration.accepted = row.instant();
    declaration.valid_until = row.text();
    declaration.channel = row.text();
    return declaration;
  };
  return db_.row(
      read,
      "SELECT number, state, exporter_id, exporter_name, district, depot, pieces, gross_weight, accepted,"
      " valid_until, channel FROM declarations WHERE number = ?",
      number);
}

Status Declarations::put(const store::Declaration& declaration) {
  const auto text = [](Query& row) { return row.text(); };
  ESC_TRY(const auto own_state,
          db_.row(text, "SELECT own_state FROM declarations WHERE number = ? AND own_state IS NOT NULL",
                  declaration.number));
  const std::string state = own_state ? later_of(declaration.state, *own_state) : declaration.state;
  return db_.run(
      "INSERT INTO declarations (number, state, exporter_id, exporter_name, district, depot, pieces, "
      "gross_weight,"
      " accepted, valid_until, channel) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)"
      " ON CONFLICT (number) DO UPDATE SET state = ?2, exporter_id = ?3, exporter_name = ?4, district = ?5, "
      "depot = ?6,"
      " pieces = ?7, gross_weight = ?8, accepted = ?9, valid_until = ?10, channel = CASE ?11 WHEN '' THEN "
      "channel ELSE ?11 END",
      declaration.number, state, declaration.exporter_id, declaration.exporter_name, declaration.district,
      declaration.depot, declaration.pieces, declaration.gross_weight, declaration.accepted,
      declaration.valid_until, declaration.channel);
}

Status Declarations::set_state(const std::string& number, const std::string& state) {
  return db_.run_on_one("UPDATE declarations SET state = ?2, own_state = ?2 WHERE number = ?1", number,
                        state);
}

Status Declarations::set_channel(const std::string& number, const std::string& channel) {
  return db_.run_on_one("UPDATE declarations SET channel = ?2 WHERE number = ?1", number, channel);
}

}  // namespace esclusa::sqlite
