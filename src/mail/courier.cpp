#include "mail/courier.h"

#include <fmt/format.h>

#include "mail/message.h"

namespace esclusa::mail {

Result<Sent> Courier::pass(Instant now, const std::stop_token& stop) {
  Sent sent;
  if (carrier_ == nullptr || !is_due(closed_until_, now)) return sent;
  ESC_TRY(const Queue queue, Queue::open(spool_));
  const Status worked = work(queue, now, stop, sent);
  carrier_->rest();
  const Status synced = queue.sync();
  if (!worked) return worked.error();
  if (!synced) return synced.error();
  return sent;
}

Status Courier::work(const Queue& queue, Instant now, const std::stop_token& stop, Sent& sent) {
  ESC_TRY(const std::vector<Waiting> due, queue.due(now));
  sent.left = due.size();
  for (const Waiting& message : due) {
    if (stop.stop_requested() || due.size() - sent.left == settings_.at_once) break;
    --sent.left;
    ESC_CHECK(attempt(queue, message, now, sent));
  }
  return {};
}

Status Courier::attempt(const Queue& queue, const Waiting& message, Instant now, Sent& sent) {
  if (taken_.contains(message.id)) return finish(queue, message, sent);
  ESC_TRY(const std::optional<Waiting> claimed, queue.claim(message, now));
  if (!claimed) return {};
  const auto octets = queue.read(*claimed);
  if (!octets) return give_up(queue, *claimed, octets.error(), sent);
  const auto to = recipient_of(*octets);
  if (!to) return give_up(queue, *claimed, to.error(), sent);

  const Carried carried = carrier_->carry(*to, *octets);
  if (carried.outcome == Outcome::closed) return close(queue, *claimed, message, carried.error, now);
  closings_ = 0;
  if (carried.outcome == Outcome::taken) return finish(queue, *claimed, sent);
  return put_off(queue, *claimed, carried, sent);
}

Status Courier::finish(const Queue& queue, const Waiting& message, Sent& sent) {
  taken_.insert(message.id);  // as long as its file is there, it must not be sent again
  ESC_CHECK(queue.finish(message, settings_.keep_sent));
  taken_.erase(message.id);
  ++sent.sent;
  events_.write(Level::info, "mail.sent", message.id, {});
  return {};
}

Status Courier::put_off(const Queue& queue, const Waiting& message, const Carried& carried, Sent& sent) {
  const unsigned most = carried.outcome == Outcome::refused ? settings_.refusals : settings_.tries;
  if (message.tries >= most) return give_up(queue, message, carried.error, sent);
  ++sent.deferred;
  events_.write(Level::warning, "mail.deferred", message.id,
                {{"error", carried.error.code},
                 {"what", carried.error.what},
                 {"tries", fmt::to_string(message.tries)},
                 {"next", to_iso(message.due)}});
  return {};
}

Status Courier::give_up(const Queue& queue, const Waiting& message, const Error& why, Sent& sent) {
  ESC_CHECK(queue.give_up(message));
  ++sent.failed;
  events_.write(Level::alarm, "mail.failed", message.id, {{"error", why.code}, {"what", why.what}});
  return {};
}

Status Courier::close(const Queue& queue, const Waiting& claimed, const Waiting& before, const Error& why,
                      Instant now) {
  closed_until_ = next_try("", ++closings_, now);
  ESC_CHECK(queue.unclaim(claimed, before));
  return why;
}

}  // namespace esclusa::mail
