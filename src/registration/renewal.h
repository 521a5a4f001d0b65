#pragma once
/// The yearly renewal: users of companies and entities confirm their data each January, or are disabled when
/// it is over (Res. SENAE-DGN-2016-0364-RE). General users renew nothing.

#include "base/local_time.h"
#include "document/post.h"
#include "store/store.h"

namespace esclusa::registration {

/// 1 January of the latest January that is over at `now`, on local clocks. Data that were confirmed before it
/// are too old. After years of standstill this is still the only day that matters.
LocalDay renewal_day(Instant now);

/// Disables an account whose data are too old: state, journal, a notice to its user and, with `by_mail`, a
/// mail to its address. `since` is the renewal day. Errors: those of the store and the post.
Status disable(const store::Account& account, LocalDay since, Instant now, bool by_mail,
               store::UnitOfWork& unit, document::Post& post);

}  // namespace esclusa::registration
