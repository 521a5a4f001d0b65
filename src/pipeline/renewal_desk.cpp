#include "pipeline/renewal_desk.h"

#include "registration/renewal.h"

namespace esclusa::pipeline {

RenewalDesk::RenewalDesk(std::shared_ptr<const Workshop> workshop, store::Store& store, Executor& executor,
                         const Clock& clock, EventSink& events)
    : shop_(std::move(workshop)), store_(store), executor_(executor), clock_(clock), events_(events) {}

/// Asked first, so that no writer is held up for nothing.
Result<bool> RenewalDesk::has_work() const {
  ESC_TRY(const auto unit, store_.read());
  ESC_TRY(const auto stale, unit->accounts().stale(to_iso(registration::renewal_day(clock_.now())), 1));
  return !stale.empty();
}

Result<std::size_t> RenewalDesk::work_batch() {
  const Instant now = clock_.now();
  const LocalDay since = registration::renewal_day(now);
  ESC_TRY(const auto unit, store_.write());
  ESC_TRY(const std::vector<store::Account> stale, unit->accounts().stale(to_iso(since), kBatch));
  Outgoing outgoing(shop_->issuer, shop_->addressees, now, *unit);
  for (const store::Account& account : stale)
    ESC_CHECK(registration::disable(account, since, now, shop_->mail != nullptr, *unit, outgoing));
  ESC_TRY(const auto seal, shop_->seals->at(now));
  ESC_CHECK(outgoing.sign_and_store(*seal, executor_));
  ESC_CHECK(outgoing.commit(shop_->mail.get(), events_));
  events_.write(Level::info, "accounts.disabled", "",
                {{"count", std::to_string(stale.size())}, {"since", to_iso(since)}});
  return stale.size();
}

Result<std::size_t> RenewalDesk::work(const std::stop_token& stop) {
  std::size_t disabled = 0;
  while (!stop.stop_requested()) {
    ESC_TRY(const bool more, has_work());
    if (!more) break;
    ESC_TRY(const std::size_t batch, work_batch());
    disabled += batch;
  }
  return disabled;
}

Result<bool> RenewalDesk::trusts_clock() const {
  ESC_TRY(const auto unit, store_.read());
  ESC_TRY(
      const auto newest,
      unit->documents().search(
          {.partner = {}, .kind = {}, .result = {}, .submission_number = {}, .file_name = {}, .limit = 1}));
  return !newest.empty() && clock_.now() <= newest.front().decided + kLongestStandstill;
}

Result<std::size_t> RenewalDesk::work_if_due(const std::stop_token& stop) {
  ESC_TRY(const bool due, has_work());
  if (!due) return std::size_t{0};
  ESC_TRY(const bool trusted, trusts_clock());
  if (!trusted)
    return park("accounts.clock",
                "el reloj está muy por delante de lo último que se decidió; si es correcto: esclusa review "
                "disable-stale");
  return work(stop);
}

bool RenewalDesk::look(const std::stop_token& stop) {
  const Result<std::size_t> disabled = work_if_due(stop);
  if (!disabled && !failed_) {
    events_.write(Level::alarm, "accounts.renewal_failed", "",
                  {{"error", disabled.error().code}, {"what", disabled.error().what}});
  }
  failed_ = !disabled;
  return !failed_;
}

}  // namespace esclusa::pipeline
