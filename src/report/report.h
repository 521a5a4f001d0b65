#pragma once
/// The report about a night, or any other period: what came, what became of it, who was silent.

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/local_time.h"
#include "base/result.h"
#include "config/config.h"
#include "document/codes.h"
#include "store/store.h"

namespace esclusa::report {

/// What a report is about.
struct Scope {
  store::Period period;
  std::optional<LocalDay> night;  // if the period is that night
  std::string partner;            // empty = all
};

/// A partner that sent nothing until its hour in a night in which its calendar expects something.
struct Silent {
  std::string partner;
  std::string name;
  LocalDay night{};
  Instant deadline{};
  std::optional<Instant> came;  // its first file after that, still in the night
};

struct CodeCount {
  std::string code;
  std::string text;
  std::uint64_t documents = 0;
};

/// The figures of one partner, or of all.
struct Section {
  std::string partner;  // empty = all
  std::string name;
  store::Tally files;
  std::map<std::string, store::Tally> kinds;     // by document kind; sums up to `files`
  std::map<std::string, store::Tally> in_lotes;  // documents in lotes; a lote is one of `files`
  std::uint64_t quarantined = 0;
  store::AnswerFigures answers;  // numbers are each partner's own: none for all
  store::Outbox outbox;
  Durations answered_after;
  std::optional<store::OldestPending> oldest_pending;
  std::map<std::string, std::uint64_t> codes;
  std::vector<CodeCount> top_codes;  // ten at most, the most frequent first
};

struct Report {
  Scope scope;
  std::string node;
  Instant generated{};
  std::vector<Silent> silent;
  std::vector<Section> partners;
  std::optional<Section> all;  // unless the report is about one partner
  store::IdleShipments idle;   // not moved in the 30 days before the end of the period
};

inline constexpr std::chrono::days kIdle{30};

/// Reads everything in one snapshot. Errors: reject "report.partner" (nobody knows it); what the store says.
Result<Report> make(store::UnitOfWork& unit, const config::Config& config, const document::CodeList& codes,
                    const Scope& scope, Instant now);

/// For people, in Spanish; times are local.
std::string to_text(const Report& report);
/// Columns seccion, socio, clave, dato, valor: one figure per row; times are UTC.
std::string to_csv(const Report& report);
/// Times are UTC.
std::string to_json(const Report& report);

}  // namespace esclusa::report
