#pragma once
/// What all queries share: paging, period, who may see what, and how a query becomes a kind.

#include <functional>
#include <memory>
#include <span>
#include <string>

#include "document/kind.h"
#include "document/rule.h"

namespace esclusa::queries {

inline constexpr std::uint64_t kDefaultRows = 50;
inline constexpr std::uint64_t kMostRows = 200;
inline constexpr std::chrono::days kLongestPeriod{92};

/// Days of Ecuador, both inclusive, as sent: a name or two days; empty = today.
struct Period {
  std::string named;  // HOY, SEMANA, MES
  std::string from;   // "2026-11-20"
  std::string to;

  [[nodiscard]] bool empty() const { return named.empty() && from.empty() && to.empty(); }
};

struct Query : document::Document {
  Period period;
  std::uint64_t page = 1;
  std::uint64_t rows_per_page = kDefaultRows;

  [[nodiscard]] store::Window window() const { return {(page - 1) * rows_per_page, rows_per_page}; }
};

struct Span {
  Instant from{};
  Instant to{};  // not included
};

/// Errors: reject "queries.period" (days that are none, the end before the start, longer than
/// kLongestPeriod).
Result<Span> span_of(const Period& period, Instant now);

/// An operator sees its own; customs sees everything.
store::Scope scope_of(const document::Header& header, bool from_customs);

/// Findings: those of the header, QRY-E01 (period).
Status check_query(const Query& query, std::string_view root, const document::Surroundings& around,
                   document::Judgement& out);

/// Codes of all queries.
std::span<const document::Code> codes();
/// Queries may come from any type of operator.
std::span<const std::string_view> all_oce_types();

}  // namespace esclusa::queries
