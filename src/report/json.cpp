#include <nlohmann/json.hpp>

#include "base/bytes.h"
#include "report/figure_names.h"
#include "report/report.h"

namespace esclusa::report {
namespace {

using Json = nlohmann::ordered_json;

template <class Value>
Json maybe(const std::optional<Value>& value) {
  return value ? Json(*value) : Json();
}

Json time(const std::optional<Instant>& value) {
  return value ? Json(to_iso(*value)) : Json();
}

Json counts(const store::Tally& tally) {
  Json json = Json::object();
  for (const FigureName& figure : kFileFigures) json[figure.key] = tally.*figure.value;
  return json;
}

Json kinds(const std::map<std::string, store::Tally>& tallies) {
  Json list = Json::object();
  for (const auto& [kind, tally] : tallies) list[kind_name(kind)] = counts(tally);
  return list;
}

Json codes(const Section& section) {
  Json list = Json::array();
  for (const CodeCount& one : section.top_codes)
    list.push_back({{"codigo", one.code}, {"documentos", one.documents}, {"mensaje", one.text}});
  return list;
}

Json oldest(const std::optional<store::OldestPending>& pending) {
  if (!pending) return {};
  return {{"numeroEntrega", pending->submission_number},
          {"archivo", printable(pending->file_name)},
          {"desde", to_iso(pending->since)}};
}

Json section_json(const Section& section) {
  const store::AnswerFigures& a = section.answers;
  const Durations& after = section.answered_after;
  return {{"archivos", counts(section.files)},
          {"porTipo", kinds(section.kinds)},
          {"documentosEnLotes", kinds(section.in_lotes)},
          {"cuarentena", section.quarantined},
          {"respuestas",
           {{"primera", maybe(a.first_number)},
            {"ultima", maybe(a.last_number)},
            {"firmadas", a.count},
            {"entregadas", a.delivered},
            {"porEntregar", a.waiting},
            {"retenidas", a.parked}}},
          {"colaDeSalida", {{"porEntregar", section.outbox.waiting}, {"retenidas", section.outbox.parked}}},
          {"segundosHastaRespuesta",
           {{"respondidos", after.count()},
            {"p50", after.percentile(50)},
            {"p95", after.percentile(95)},
            {"maximo", after.longest()}}},
          {"pendienteMasAntiguo", oldest(section.oldest_pending)},
          {"codigos", codes(section)}};
}

Json silent(const Report& report) {
  Json list = Json::array();
  for (const Silent& one : report.silent) {
    list.push_back({{"socio", one.partner},
                    {"nombre", one.name},
                    {"noche", to_iso(one.night)},
                    {"horaLimite", to_iso(one.deadline)},
                    {"llegada", time(one.came)}});
  }
  return list;
}

Json idle(const store::IdleShipments& shipments) {
  Json list = Json::array();
  for (const store::IdleShipment& one : shipments.first) {
    list.push_back({{"deposito", one.depot},
                    {"dae", one.declaration},
                    {"socio", one.partner},
                    {"bultos", one.pieces},
                    {"pesoKg", one.weight.to_string()},
                    {"ultimoMovimiento", to_iso(one.last_movement)}});
  }
  return {{"cantidad", shipments.count}, {"dias", kIdle.count()}, {"embarques", list}};
}

}  // namespace

std::string to_json(const Report& report) {
  const Scope& scope = report.scope;
  Json json{{"nodo", report.node},
            {"noche", scope.night ? Json(to_iso(*scope.night)) : Json()},
            {"desde", to_iso(scope.period.from)},
            {"hasta", to_iso(scope.period.to)},
            {"estadoA", to_iso(report.generated)},
            {"sociosEsperadosQueFaltan", silent(report)}};
  Json partners = Json::object();
  for (const Section& section : report.partners) {
    Json& partner = partners[section.partner];
    partner = {{"nombre", section.name}};
    partner.update(section_json(section));
  }
  json["socios"] = std::move(partners);
  if (report.all) json["total"] = section_json(*report.all);
  json["embarquesSinMovimiento"] = idle(report.idle);
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + '\n';
}

}  // namespace esclusa::report
