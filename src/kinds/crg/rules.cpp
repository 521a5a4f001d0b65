#include "kinds/crg/rules.h"

#include <fmt/format.h>

#include <array>
#include <set>

#include "document/header.h"

namespace esclusa::kinds::crg {
namespace {

using document::Code;
using document::Judgement;
using document::Surroundings;

constexpr std::size_t kMostBadRows = 200;  // told in one answer

std::string path(std::string_view element) {
  return fmt::format("/CargaRegistro/Carga/{}", element);
}

/// A row, or one of its columns if the document has it there.
std::string row_path(const Crg& crg, std::size_t row, std::string_view column) {
  const std::string at = fmt::format("/CargaRegistro/Fila[{}]", row + 1);
  for (const xml::RowField& field : crg.rows[row]) {
    if (field.name == column) return fmt::format("{}/{}", at, column);
  }
  return at;
}

Status header(const Delivery& delivery, const Surroundings& around, Judgement& out) {
  return document::check_header(delivery.crg.header, "CargaRegistro", around, out.findings);
}

Status mode(const Delivery& delivery, const Surroundings&, Judgement& out) {
  const std::string_view wanted = delivery.target.replaced ? "REEMPLAZO" : "ACTUALIZACION";
  if (delivery.crg.mode != wanted)
    out.findings.push_back({"CRG-E01", path("Modo"), delivery.crg.mode,
                            fmt::format("El registro {} se carga con {}.", delivery.target.name, wanted)});
  return {};
}

Status part(const Delivery& delivery, const Surroundings& around, Judgement& out) {
  const Crg& crg = delivery.crg;
  if (crg.part > crg.parts) {
    out.findings.push_back(
        {"CRG-E02", path("Parte"), std::to_string(crg.part), fmt::format("Son {} partes.", crg.parts)});
  }
  if (const store::Generation* const filling = delivery.of_series()) {
    ESC_TRY(const bool there, around.unit.generations().has_part(filling->id, crg.part));
    if (there) out.findings.push_back({"CRG-E03", path("Parte"), std::to_string(crg.part), ""});
  }
  return {};
}

Status rows(const Delivery& delivery, const Surroundings&, Judgement& out) {
  for (std::size_t i = 0; i < delivery.bad.size() && i < kMostBadRows; ++i) {
    const BadRow& bad = delivery.bad[i];
    out.findings.push_back({"CRG-E04", row_path(delivery.crg, bad.row, bad.column), bad.value,
                            fmt::format("{}: {}.", bad.column, bad.reason)});
  }
  return {};
}

/// In this part or in an earlier one of the series.
Status once(const Delivery& delivery, const Surroundings& around, Judgement& out) {
  std::set<std::string> seen;
  std::size_t told = 0;
  for (std::size_t i = 0; i < delivery.records.size() && told < kMostBadRows; ++i) {
    bool again = !seen.insert(registry::key_of(delivery.records[i])).second;
    if (const store::Generation* const filling = delivery.of_series(); !again && filling != nullptr) {
      ESC_TRY(again, registry::holds(around.unit, filling->id, delivery.records[i]));
    }
    if (!again) continue;
    ++told;
    out.findings.push_back({"CRG-E05", row_path(delivery.crg, delivery.row_of[i], delivery.target.key),
                            registry::key_of(delivery.records[i]), ""});
  }
  return {};
}

Status other_series(const Delivery& delivery, const Surroundings&, Judgement& out) {
  if (delivery.filling && delivery.of_series() == nullptr)
    out.findings.push_back({"CRG-W06", path("Serie"), delivery.crg.series,
                            fmt::format("Se abandona la serie {}.", delivery.filling->series)});
  return {};
}

constexpr std::array kRules{
    Rule{"header", header}, Rule{"L1", mode}, Rule{"L2", part},
    Rule{"L3", rows},       Rule{"L4", once}, Rule{"L5", other_series},
};

constexpr std::string_view kFix = "CORREGIR_Y_REENVIAR";

constexpr std::array kCodes{
    Code{"CRG-E01", "REGLA", "REGLA", "L1", "El registro no se carga de este modo.", kFix},
    Code{"CRG-E02", "REGLA", "REGLA", "L2", "El número de la parte es mayor que el de partes.", kFix},
    Code{"CRG-E03", "DUPLICADO", "DUPLICADO", "L2", "Esta parte de la serie ya se recibió.", "NINGUNA"},
    Code{"CRG-E04", "REGLA", "FORMATO", "L3", "La fila no se puede cargar.", kFix},
    Code{"CRG-E05", "DUPLICADO", "DUPLICADO", "L4", "La fila se repite en la carga.", kFix},
    Code{"CRG-W06", "REGLA", "REGLA", "L5", "Una serie anterior del registro quedó incompleta.", "NINGUNA"},
};

}  // namespace

std::span<const Rule> rules() {
  return kRules;
}

std::span<const Code> codes() {
  return kCodes;
}

}  // namespace esclusa::kinds::crg
