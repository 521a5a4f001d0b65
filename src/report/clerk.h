#pragma once
/// Writes the report about each night, once.

#include "base/clock.h"
#include "base/log.h"
#include "config/config.h"
#include "document/codes.h"
#include "report/report.h"
#include "store/store.h"

namespace esclusa::report {

/// `<night>.txt`, `.csv` and `.json`, and `<night>-<partner>.txt` and so on for each partner. That a report
/// is written is known by its `<night>.json`, which comes last, and by nothing else: neither a restart nor a
/// clock that jumps makes a night be missed or told twice. Belongs to one thread; what it is made of must
/// outlive it.
class Clerk {
 public:
  Clerk(const config::Config& config, store::Store& store, const document::CodeList& codes,
        const Clock& clock, EventSink& events);

  /// Writes the report about the latest night whose hour is past, if it is not there, and raises the alarm
  /// "report.silent_partner" for each one who was expected and silent. Cheap when there is nothing to do. A
  /// failure raises "report.failed" once for a night and is tried again the next time.
  void look();

 private:
  [[nodiscard]] config::Path place(LocalDay night, const std::string& partner, const char* form) const;
  Status write(LocalDay night, Instant now);
  Status write_forms(const Report& report, LocalDay night);
  void tell_silent(const Report& report, LocalDay night);
  void forget_nights_after(LocalDay night);

  const config::Config& config_;
  store::Store& store_;
  const document::CodeList& codes_;
  const Clock& clock_;
  EventSink& events_;
  std::optional<Instant> last_look_;
  std::optional<LocalDay> told_;    // its silent partners were told
  std::optional<LocalDay> failed_;  // its failure was told
};

}  // namespace esclusa::report
