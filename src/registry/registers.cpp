#include "registry/registers.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "catalog/lists.h"
#include "domain/decimal.h"
#include "domain/declaration.h"
#include "domain/identity.h"
#include "domain/oce.h"

namespace esclusa::registry {
namespace {

using std::string_view;

constexpr string_view kAlways = "9999-12-31";
constexpr string_view kEver = "1900-01-01";

/// Kind and number of an identity document; the number has the form of its kind.
Status read_identity(const Fields& fields, string_view type_column, string_view number_column,
                     std::string& type, std::string& number) {
  static constexpr std::array<string_view, 3> kTypes{"001", "002", "004"};  // RUC, cédula, passport
  ESC_TRY(type, fields.one_of(type_column, kTypes));
  if (type == kTypes[0]) {
    ESC_TRY(number, fields.text_of<domain::Ruc>(number_column));
  } else if (type == kTypes[1]) {
    ESC_TRY(number, fields.text_of<domain::Cedula>(number_column));
  } else {
    ESC_TRY(number, fields.text_of<domain::Passport>(number_column));
  }
  return {};
}

Status check_days(const std::string& from, const std::string& to, string_view from_column,
                  string_view to_column) {
  if (to < from) return Fields::fault(to_column, fmt::format("es anterior a {}", from_column));
  return {};
}

Result<Record> read_taxpayer(const Fields& fields) {
  static constexpr std::array<string_view, 3> kStates{"ACTIVO", "PASIVO", "SUSPENDIDO"};
  static constexpr std::array<string_view, 3> kTypes{"persona_natural", "sociedad", "entidad_publica"};
  store::TaxpayerRecord taxpayer;
  ESC_TRY(taxpayer.ruc, fields.text_of<domain::Ruc>("ruc"));
  ESC_TRY(taxpayer.name, fields.filled("razon_social"));
  ESC_TRY(taxpayer.state, fields.one_of("estado", kStates));
  ESC_TRY(taxpayer.type, fields.one_of("clase", kTypes));
  if (!fields.raw("rep_legal_tipo_doc").empty() || !fields.raw("rep_legal_num_doc").empty()) {
    ESC_CHECK(read_identity(fields, "rep_legal_tipo_doc", "rep_legal_num_doc", taxpayer.representative_type,
                            taxpayer.representative_number));
  }
  taxpayer.representative_name = fields.raw("rep_legal_nombre");
  taxpayer.address = fields.raw("direccion");
  return Record{std::move(taxpayer)};
}

Result<Record> read_company(const Fields& fields) {
  store::CompanyRecord company;
  ESC_TRY(company.ruc, fields.text_of<domain::Ruc>("ruc"));
  ESC_TRY(company.state, fields.filled("estado"));
  ESC_TRY(company.name, fields.filled("razon_social"));
  return Record{std::move(company)};
}

Result<Record> read_representative(const Fields& fields) {
  store::RepresentativeRecord person;
  ESC_TRY(person.ruc, fields.text_of<domain::Ruc>("ruc"));
  ESC_CHECK(read_identity(fields, "tipo_doc", "num_doc", person.document_type, person.document_number));
  ESC_TRY(person.name, fields.filled("nombre"));
  person.position = fields.raw("cargo");
  ESC_TRY(person.from, fields.day_or("desde", kEver));
  ESC_TRY(person.to, fields.day_or("hasta", kAlways));
  ESC_CHECK(check_days(person.from, person.to, "desde", "hasta"));
  return Record{std::move(person)};
}

Result<Record> read_oce(const Fields& fields) {
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
  ESC_CHECK(check_days(oce.from, oce.to, "fecha_inicio", "fecha_fin"));
  return Record{std::move(oce)};
}

Result<Record> read_user(const Fields& fields) {
  static constexpr std::array<string_view, 3> kStates{"ACTIVO", "INACTIVO", "INHABILITADO"};
  store::UserRecord user;
  ESC_TRY(user.ruc, fields.text_of<domain::Ruc>("ruc"));
  ESC_TRY(user.user, fields.text_of<domain::UserId>("usuario"));
  ESC_TRY(user.cedula, fields.text_of_if_any<domain::Cedula>("cedula"));
  ESC_TRY(const std::string state, fields.one_of("estado", kStates));
  user.active = state == kStates[0];
  return Record{std::move(user)};
}

/// A code list has the columns of its file and, if it likes, days between which a code is valid.
template <catalog::ListId Id>
Result<Record> read_code(const Fields& fields) {
  const catalog::ListForm& form = catalog::list_form(Id);
  const auto column = [&](std::size_t i) {
    return form.columns[i].empty() ? std::string() : std::string(fields.raw(form.columns[i]));
  };
  const catalog::ListRow row{column(0), column(1), column(2), column(3)};
  if (const auto doubt = form.doubt(form, row)) return Fields::fault(doubt->column, doubt->what);
  store::CodeRecord code{row.code, row.name, row.first, row.second, "", ""};
  ESC_TRY(code.from, fields.day_or("desde", kEver));
  ESC_TRY(code.to, fields.day_or("hasta", kAlways));
  ESC_CHECK(check_days(code.from, code.to, "desde", "hasta"));
  return Record{std::move(code)};
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

Result<Record> read_declaration(const Fields& fields) {
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
  return Record{std::move(dae)};
}

constexpr std::array kTaxpayerColumns{Column{"ruc"},
                                      Column{"razon_social"},
                                      Column{"estado"},
                                      Column{"clase"},
                                      Column{"rep_legal_tipo_doc"},
                                      Column{"rep_legal_num_doc"},
                                      Column{"rep_legal_nombre"},
                                      Column{"direccion"}};
constexpr std::array kCompanyColumns{Column{"ruc"}, Column{"estado"}, Column{"razon_social"}};
constexpr std::array kRepresentativeColumns{Column{"ruc"},    Column{"tipo_doc"}, Column{"num_doc"},
                                            Column{"nombre"}, Column{"cargo"},    Column{"desde"},
                                            Column{"hasta"}};
constexpr std::array kOceColumns{Column{"codigo"},       Column{"tipo"},     Column{"ruc"},
                                 Column{"razon_social"}, Column{"distrito"}, Column{"fecha_inicio"},
                                 Column{"fecha_fin"}};
constexpr std::array kUserColumns{Column{"ruc"}, Column{"usuario"}, Column{"cedula"}, Column{"estado"}};
constexpr Column kFrom{"desde", true};
constexpr Column kTo{"hasta", true};
constexpr std::array kDistrictColumns{
    Column{"codigo"}, Column{"nombre"}, Column{"modo"}, Column{"despacho"}, kFrom, kTo};
constexpr std::array kRegimenColumns{Column{"codigo"}, Column{"nombre"}, Column{"declaracion"}, kFrom, kTo};
constexpr std::array kCantonColumns{
    Column{"canton"}, Column{"provincia"}, Column{"provincia_nombre"}, Column{"canton_nombre"}, kFrom, kTo};
constexpr std::array kPackageColumns{Column{"codigo"}, Column{"nombre"}, kFrom, kTo};
constexpr std::array kCountryColumns{Column{"alpha2"}, Column{"name_en"}, kFrom, kTo};
constexpr std::array kDeclarationColumns{Column{"numero_dae"},
                                         Column{"estado"},
                                         Column{"exportador_id"},
                                         Column{"exportador_nombre"},
                                         Column{"distrito"},
                                         Column{"deposito_partida"},
                                         Column{"total_bultos"},
                                         Column{"total_peso_bruto"},
                                         Column{"fecha_aceptacion"},
                                         Column{"vigencia_hasta"},
                                         Column{"canal"}};

using catalog::ListId;
constexpr std::array kRegisters{
    Register{"ruc", kTaxpayerColumns, "ruc", true, read_taxpayer},
    Register{"companias", kCompanyColumns, "ruc", true, read_company},
    Register{"representantes", kRepresentativeColumns, "num_doc", true, read_representative},
    Register{"oce", kOceColumns, "codigo", true, read_oce},
    Register{"usuarios", kUserColumns, "usuario", true, read_user},
    Register{"distritos", kDistrictColumns, "codigo", true, read_code<ListId::districts>},
    Register{"regimenes", kRegimenColumns, "codigo", true, read_code<ListId::regimenes>},
    Register{"cantones", kCantonColumns, "canton", true, read_code<ListId::cantons>},
    Register{"embalajes", kPackageColumns, "codigo", true, read_code<ListId::packages>},
    Register{"paises", kCountryColumns, "alpha2", true, read_code<ListId::countries>},
    Register{"dae", kDeclarationColumns, "numero_dae", false, read_declaration},
};

std::string key(const store::TaxpayerRecord& one) {
  return one.ruc;
}
std::string key(const store::CompanyRecord& one) {
  return one.ruc;
}
std::string key(const store::RepresentativeRecord& one) {
  return fmt::format("{}/{}/{}/{}", one.ruc, one.document_type, one.document_number, one.from);
}
std::string key(const store::OceRecord& one) {
  return one.code;
}
std::string key(const store::UserRecord& one) {
  return fmt::format("{}/{}", one.ruc, one.user);
}
std::string key(const store::CodeRecord& one) {
  return one.code;
}
std::string key(const store::Declaration& one) {
  return one.number;
}

/// Adds or changes; documents that wait for the declaration become due.
Result<bool> put_one(store::UnitOfWork& unit, std::int64_t, const store::Declaration& declaration) {
  ESC_CHECK(unit.declarations().put(declaration));
  ESC_CHECK(unit.documents().came("DAE:" + declaration.number));
  return true;
}

Result<bool> holds_one(store::UnitOfWork&, std::int64_t, const store::Declaration&) {
  return false;  // what is there is changed
}

template <class One>
Result<bool> holds_one(store::UnitOfWork& unit, std::int64_t generation, const One& record) {
  return unit.references().holds(generation, record);
}

template <class One>
Result<bool> put_one(store::UnitOfWork& unit, std::int64_t generation, const One& record) {
  return unit.references().put(generation, record);
}

}  // namespace

std::span<const Register> registers() {
  return kRegisters;
}

const Register* find_register(std::string_view name) {
  const auto* const found = std::ranges::find(kRegisters, name, &Register::name);
  return found == kRegisters.end() ? nullptr : found;
}

std::string register_names() {
  std::string names;
  for (const Register& one : kRegisters) names += (names.empty() ? "" : ", ") + std::string(one.name);
  return names;
}

std::string key_of(const Record& record) {
  return std::visit([](const auto& one) { return key(one); }, record);
}

Result<bool> holds(store::UnitOfWork& unit, std::int64_t generation, const Record& record) {
  return std::visit([&](const auto& one) { return holds_one(unit, generation, one); }, record);
}

Result<bool> put(store::UnitOfWork& unit, std::int64_t generation, const Record& record) {
  return std::visit([&](const auto& one) { return put_one(unit, generation, one); }, record);
}

}  // namespace esclusa::registry
