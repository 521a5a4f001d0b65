// A case for people and for machines.
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <sstream>

#include "answer/anchor.h"
#include "audit/case.h"

namespace esclusa::audit {
namespace {

using Json = nlohmann::ordered_json;

Json file_json(const store::DecisionRows& rows) {
  Json file{{"nombre", printable(rows.arrival.name)},   {"correlacion", correlation_of(rows)},
            {"recibido", to_iso(rows.arrival.arrived)}, {"bytes", rows.arrival.size},
            {"sha256", to_hex(rows.document.sha256)},   {"segmento", rows.arrival.place.segment},
            {"octeto", rows.arrival.place.offset}};
  if (rows.entry) {
    file["entradaDeLote"] = rows.entry->entry;
    file["sha256Lote"] = to_hex(rows.arrival.sha256);
  }
  return file;
}

Json evidence_json(const KeptItem& item) {
  const bool list = item.exhibit->kind == pki::Exhibit::Kind::revocation_list;
  Json json{{"clase", list                     ? "lista de revocación"
                      : item.facts.self_signed ? "raíz"
                                               : "certificado"},
            {"sujeto", printable(item.facts.subject, 1024)},
            {"emisor", printable(item.facts.issuer, 1024)},
            {"desde", to_iso(item.facts.from)},
            {"hasta", item.facts.until ? to_iso(*item.facts.until) : ""},
            {"sha256", to_hex(item.exhibit->sha256)}};
  return json;
}

/// The codes of a decision with their meaning.
Json findings_json(const std::string& codes, const document::CodeList& list) {
  Json findings = Json::array();
  std::istringstream in(codes);
  for (std::string code; std::getline(in, code, ',');) {
    const document::Code& known = list.find(code);
    findings.push_back({{"codigo", code}, {"regla", known.regla}, {"mensaje", known.mensaje}});
  }
  return findings;
}

Json answer_json(const store::AnswerRecord& answer) {
  return {{"acuse", answer.answer_id},
          {"numero", answer.number},
          {"resultado", answer.result},
          {"archivo", answer.name},
          {"creado", to_iso(answer.created)},
          {"entregado", answer.delivered ? to_iso(*answer.delivered) : ""},
          {"huella", to_hex(answer.canonical_digest)}};
}

Json movement_json(const store::Movement& movement) {
  return {
      {"dae", movement.declaration}, {"deposito", movement.depot},          {"causa", movement.cause},
      {"bultos", movement.pieces},   {"peso", movement.weight.to_string()}, {"fecha", to_iso(movement.at)}};
}

Json line_json(const Line& line) {
  Json json{
      {"asiento", line.row.entry.seq},  {"fecha", to_iso(line.row.entry.at)},
      {"suceso", line.row.entry.event}, {"huella", to_hex(line.row.hash)},
      {"hechos", line.row.entry.facts}, {"ancla", line.anchor ? answer::anchor_id(line.anchor->seq) : ""}};
  return json;
}

template <class Item, class Convert>
Json list_of(const std::vector<Item>& items, Convert convert) {
  Json list = Json::array();
  for (const Item& item : items) list.push_back(convert(item));
  return list;
}

std::string shown(const Json& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

void print_fields(std::string& out, const Json& object, const char* indent) {
  for (const auto& [name, value] : object.items()) {
    const std::string text = shown(value);
    if (!text.empty()) out += fmt::format("{}{:<20}{}\n", indent, name, text);
  }
}

}  // namespace

Json to_json(const Case& one, const document::CodeList& codes) {
  const store::DocumentRecord& d = one.rows.document;
  Json decision{{"id", d.id},
                {"socio", d.partner},
                {"tipo", d.kind},
                {"numeroEntrega", d.submission_number},
                {"codigoOce", d.oce_code},
                {"ruc", d.ruc},
                {"usuario", d.user},
                {"resultado", d.result},
                {"estadoTransmision", d.transmission_state},
                {"estadoDocumento", d.document_state},
                {"numeroTramite", d.procedure_number},
                {"decidido", to_iso(d.decided)},
                {"sha256Contenido", d.content ? to_hex(*d.content) : ""}};
  return {{"documento", decision},
          {"archivo", file_json(one.rows)},
          {"hallazgos", findings_json(d.codes, codes)},
          {"firma", list_of(one.evidence, evidence_json)},
          {"movimientos", list_of(one.rows.movements, movement_json)},
          {"respuestas", list_of(one.answers, answer_json)},
          {"bitacora", list_of(one.journal, line_json)}};
}

std::string to_text(const Json& one) {
  std::string out;
  for (const auto& [title, part] : one.items()) {
    if (part.empty()) continue;
    out += out.empty() ? "" : "\n";
    out += title + "\n";
    if (part.is_object()) {
      print_fields(out, part, "  ");
      continue;
    }
    for (const Json& item : part) {
      print_fields(out, item, "  ");
      if (item != part.back()) out += "  --\n";
    }
  }
  return out;
}

}  // namespace esclusa::audit
