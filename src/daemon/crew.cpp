#include "daemon/crew.h"

#include <algorithm>

namespace esclusa::daemon {
namespace {
/// Items taken at once: enough to make the lock cheap, few enough to share evenly.
constexpr std::size_t kChunk = 4;
}  // namespace

Crew::Crew(std::size_t workers) {
  threads_.reserve(workers);
  for (std::size_t i = 0; i < std::max<std::size_t>(workers, 1); ++i) {
    threads_.emplace_back([this, i] { loop(i); });
  }
}

Crew::~Crew() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  work_there_.notify_all();
}

void Crew::for_each(std::size_t count, const std::function<void(std::size_t, std::size_t)>& work) {
  if (count == 0) return;
  Call call{work, count};
  std::unique_lock lock(mutex_);
  calls_.push_back(&call);
  work_there_.notify_all();
  call_done_.wait(lock, [&] { return call.done == call.count; });
}

void Crew::loop(std::size_t worker) {
  std::unique_lock lock(mutex_);
  for (;;) {
    work_there_.wait(lock, [&] { return stopping_ || !calls_.empty(); });
    if (calls_.empty()) return;
    Call& call = *calls_.front();
    const std::size_t from = call.next;
    const std::size_t to = std::min(call.count, from + kChunk);
    call.next = to;
    calls_.pop_front();
    if (to < call.count) calls_.push_back(&call);  // the others get their turn before this one's next chunk
    lock.unlock();
    for (std::size_t i = from; i < to; ++i) call.work(worker, i);
    lock.lock();
    call.done += to - from;
    if (call.done == call.count) call_done_.notify_all();
  }
}

}  // namespace esclusa::daemon
