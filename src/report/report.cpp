#include "report/report.h"

#include <algorithm>
#include <set>

#include "report/night.h"

namespace esclusa::report {
namespace {

constexpr std::size_t kTopCodes = 10;
/// More than this many idle shipments are only counted.
constexpr std::size_t kListedShipments = 500;

std::vector<CodeCount> top_of(const std::map<std::string, std::uint64_t>& counts,
                              const document::CodeList& codes) {
  std::vector<CodeCount> top;
  for (const auto& [code, documents] : counts)
    top.push_back({code, std::string(codes.find(code).mensaje), documents});
  std::ranges::stable_sort(top, std::ranges::greater{}, &CodeCount::documents);
  top.resize(std::min(top.size(), kTopCodes));
  return top;
}

Result<Section> section_of(store::Figures& figures, const std::string& partner, const std::string& name,
                           const store::Period& period) {
  Section section;
  section.partner = partner;
  section.name = name;
  ESC_TRY(store::Activity activity, figures.activity(partner, period));
  for (const auto& [kind, tally] : activity.kinds) section.files += tally;
  section.kinds = std::move(activity.kinds);
  section.in_lotes = std::move(activity.in_lotes);
  section.codes = std::move(activity.codes);
  section.answered_after = std::move(activity.answered_after);
  ESC_TRY(section.quarantined, figures.quarantined(partner, period));
  ESC_TRY(section.answers, figures.answers(partner, period));
  ESC_TRY(section.outbox, figures.outbox(partner));
  ESC_TRY(section.oldest_pending, figures.oldest_pending(partner));
  return section;
}

void add(Section& all, const Section& one) {
  all.files += one.files;
  for (const auto& [kind, tally] : one.kinds) all.kinds[kind] += tally;
  for (const auto& [kind, tally] : one.in_lotes) all.in_lotes[kind] += tally;
  for (const auto& [code, documents] : one.codes) all.codes[code] += documents;
  all.quarantined += one.quarantined;
  all.answers.count += one.answers.count;
  all.answers.delivered += one.answers.delivered;
  all.answers.waiting += one.answers.waiting;
  all.answers.parked += one.answers.parked;
  all.outbox.waiting += one.outbox.waiting;
  all.outbox.parked += one.outbox.parked;
  all.answered_after.add(one.answered_after);
  const bool older =
      one.oldest_pending && (!all.oldest_pending || one.oldest_pending->since < all.oldest_pending->since);
  if (older) all.oldest_pending = one.oldest_pending;
}

/// Of somebody who is not in the configuration any more.
bool has_nothing_to_tell(const Section& section) {
  return section.files.received == 0 && section.answers.count == 0 && !section.oldest_pending &&
         section.outbox.waiting == 0 && section.outbox.parked == 0;
}

bool expects(const config::Calendar& calendar, LocalDay night) {
  return std::ranges::find(calendar.days, std::chrono::weekday{night}) != calendar.days.end() &&
         std::ranges::find(calendar.holidays, night) == calendar.holidays.end();
}

/// Adds a line for each night of the period in which `partner` let its hour pass.
Status find_silent(store::Figures& figures, const config::Partner& partner, const config::Report& settings,
                   const Scope& scope, Instant now, std::vector<Silent>& silent) {
  if (!partner.enabled || partner.calendar.days.empty()) return {};
  for (LocalDay day = local_day(scope.period.from) - std::chrono::days{1};; day += std::chrono::days{1}) {
    const store::Period night = night_of(day, settings);
    if (night.to > scope.period.to) return {};
    if (night.from < scope.period.from || !expects(partner.calendar, day)) continue;
    const Instant deadline = partner.calendar.by
                                 ? next_local(night.from + std::chrono::seconds{1}, *partner.calendar.by)
                                 : night.to;
    if (deadline > now) continue;
    ESC_TRY(const auto came, figures.first_arrival(partner.id, night));
    if (!came || *came >= deadline) silent.push_back({partner.id, partner.name, day, deadline, came});
  }
}

struct Name {
  std::string partner;
  std::string name;
};

/// Everybody a report may be about: who is configured and who ever sent something.
Result<std::vector<Name>> names(store::Figures& figures, const config::Config& config) {
  std::vector<Name> all;
  for (const config::Partner& partner : config.partners) all.push_back({partner.id, partner.name});
  ESC_TRY(const std::vector<std::string> stored, figures.partners());
  for (const std::string& partner : stored)
    if (config.partner(partner) == nullptr) all.push_back({partner, ""});
  std::ranges::sort(all, {}, &Name::partner);
  return all;
}

}  // namespace

Result<Report> make(store::UnitOfWork& unit, const config::Config& config, const document::CodeList& codes,
                    const Scope& scope, Instant now) {
  store::Figures& figures = unit.figures();
  Report report{scope, config.node.name, now, {}, {}, {}, {}};
  ESC_TRY(const std::vector<Name> everybody, names(figures, config));
  Section all;
  for (const auto& [partner, name] : everybody) {
    if (!scope.partner.empty() && partner != scope.partner) continue;
    ESC_TRY(Section section, section_of(figures, partner, name, scope.period));
    const config::Partner* const configured = config.partner(partner);
    if (configured != nullptr)
      ESC_CHECK(find_silent(figures, *configured, config.report, scope, now, report.silent));
    if (configured == nullptr && scope.partner.empty() && has_nothing_to_tell(section)) continue;
    section.top_codes = top_of(section.codes, codes);
    add(all, section);
    report.partners.push_back(std::move(section));
  }
  if (!scope.partner.empty() && report.partners.empty())
    return reject("report.partner", "no hay ningún socio «" + scope.partner + "»");
  all.top_codes = top_of(all.codes, codes);
  if (scope.partner.empty()) report.all = std::move(all);
  const Instant end = std::min(scope.period.to, now);
  ESC_TRY(report.idle, figures.idle_shipments(scope.partner, end - kIdle, kListedShipments));
  return report;
}

}  // namespace esclusa::report
