#include "report/clerk.h"

#include "base/replace_file.h"
#include "report/night.h"

namespace esclusa::report {

Clerk::Clerk(const config::Config& config, store::Store& store, const document::CodeList& codes,
             const Clock& clock, EventSink& events)
    : config_(config), store_(store), codes_(codes), clock_(clock), events_(events) {}

config::Path Clerk::place(LocalDay night, const std::string& partner, const char* form) const {
  return config_.report.folder / (to_iso(night) + (partner.empty() ? "" : "-" + partner) + form);
}

void Clerk::look() {
  if (!config_.report.at) return;
  const Instant now = clock_.now();
  const LocalDay night = last_due(now, *config_.report.at, config_.report);
  if (!last_look_ || now < *last_look_) forget_nights_after(night);
  last_look_ = now;
  std::error_code error;
  if (std::filesystem::exists(place(night, "", ".json"), error)) return;
  const Status status = write(night, now);
  if (status) {
    events_.write(Level::info, "report.written", "",
                  {{"night", to_iso(night)}, {"folder", config_.report.folder.string()}});
  } else if (failed_ != night) {
    failed_ = night;
    events_.write(Level::alarm, "report.failed", "",
                  {{"night", to_iso(night)}, {"error", status.error().code}, {"what", status.error().what}});
  }
}

Status Clerk::write(LocalDay night, Instant now) {
  ESC_TRY(const auto unit, store_.read());  // one snapshot: the partners' figures sum up to the night's
  Scope scope{night_of(night, config_.report), night, ""};
  ESC_TRY(const Report whole, make(*unit, config_, codes_, scope, now));
  tell_silent(whole, night);
  std::error_code error;
  std::filesystem::create_directories(config_.report.folder, error);
  for (const Section& section : whole.partners) {
    scope.partner = section.partner;
    ESC_TRY(const Report one, make(*unit, config_, codes_, scope, now));
    ESC_CHECK(write_forms(one, night));
  }
  return write_forms(whole, night);
}

Status Clerk::write_forms(const Report& report, LocalDay night) {
  const std::string& partner = report.scope.partner;
  ESC_CHECK(replace_file(place(night, partner, ".txt"), to_text(report)));
  ESC_CHECK(replace_file(place(night, partner, ".csv"), to_csv(report)));
  return replace_file(place(night, partner, ".json"), to_json(report));
}

void Clerk::tell_silent(const Report& report, LocalDay night) {
  if (told_ == night) return;
  told_ = night;
  for (const Silent& one : report.silent) {
    events_.write(Level::alarm, "report.silent_partner", "",
                  {{"partner", one.partner},
                   {"night", to_iso(night)},
                   {"deadline", to_iso(one.deadline)},
                   {"came", one.came ? to_iso(*one.came) : ""}});
  }
}

/// A clock that was ahead may have told of nights that were not over; they will be told again.
void Clerk::forget_nights_after(LocalDay night) {
  told_.reset();
  failed_.reset();
  constexpr std::string_view kForm = ".json";
  std::error_code error;
  for (std::filesystem::directory_iterator it(config_.report.folder, error), end; !error && it != end;
       it.increment(error)) {
    const std::string name = it->path().filename().string();
    if (!name.ends_with(kForm)) continue;
    const auto day = parse_day(std::string_view(name).substr(0, name.size() - kForm.size()));
    if (!day || *day <= night) continue;
    std::error_code ignored;
    std::filesystem::remove(it->path(), ignored);
    events_.write(Level::warning, "report.premature", "", {{"night", to_iso(*day)}});
  }
}

}  // namespace esclusa::report
