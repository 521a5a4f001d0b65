#include "queries/query.h"

#include <array>
#include <chrono>

#include "document/header.h"

namespace esclusa::queries {
namespace {

constexpr std::chrono::hours kBehindUtc{5};  // Ecuador, all year

/// Midnight in Ecuador at the start of a day "2026-11-20".
Result<Instant> start_of(const std::string& day) {
  const auto midnight = parse_iso(day + "T00:00:00Z");
  if (!midnight) return reject("queries.period", "«" + day + "» no es un día");
  return *midnight + kBehindUtc;
}

}  // namespace

Result<Span> span_of(const Period& period, Instant now) {
  ESC_TRY(const Instant today, start_of(document::ecuador_day(now)));
  const Instant tomorrow = today + std::chrono::days{1};
  if (period.from.empty()) {
    if (period.named == "SEMANA") return Span{tomorrow - std::chrono::days{7}, tomorrow};
    if (period.named == "MES") return Span{tomorrow - std::chrono::days{31}, tomorrow};
    return Span{today, tomorrow};
  }
  ESC_TRY(const Instant from, start_of(period.from));
  ESC_TRY(const Instant last, start_of(period.to));
  if (last < from) return reject("queries.period", "el último día es anterior al primero");
  const Instant to = last + std::chrono::days{1};
  if (to - from > kLongestPeriod) return reject("queries.period", "el periodo pasa de 92 días");
  return Span{from, to};
}

store::Scope scope_of(const document::Header& header, bool from_customs) {
  return {from_customs, header.ruc};
}

Status check_query(const Query& query, std::string_view root, const document::Surroundings& around,
                   document::Judgement& out) {
  ESC_CHECK(document::check_header(query.header, root, around, out.findings));
  const auto span = span_of(query.period, around.now);
  if (!span)
    out.findings.push_back({"QRY-E01", "/" + std::string(root) + "/Consulta/Periodo",
                            query.period.from + "/" + query.period.to, span.error().what});
  return {};
}

std::span<const document::Code> codes() {
  static constexpr std::array kCodes{
      document::Code{"QRY-E01", "REGLA", "FORMATO", "Q1", "El periodo de la consulta no es válido.",
                     "CORREGIR_Y_REENVIAR"},
  };
  return kCodes;
}

std::span<const std::string_view> all_oce_types() {
  static constexpr std::array<std::string_view, 12> kTypes{"01", "02", "03", "04", "05", "06",
                                                           "14", "16", "21", "23", "28", "29"};
  return kTypes;
}

}  // namespace esclusa::queries
