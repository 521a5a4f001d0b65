#pragma once
/// One partner's drop: pass after pass. A slow or broken partner only ever holds up its own worker.

#include <functional>
#include <memory>
#include <stop_token>

#include "delivery/delivery.h"
#include "delivery/quarantine_files.h"
#include "intake/intake.h"
#include "pipeline/process.h"

namespace esclusa::daemon {

/// Tools that all workers share; they outlive the workers.
struct Tools {
  const config::Config& config;
  std::shared_ptr<const pipeline::Workshop> workshop;
  store::Store& store;
  intake::Archive& archive;
  Executor& executor;
  const Clock& clock;
  EventSink& events;
};

/// Belongs to one thread.
class DropWorker {
 public:
  using Report = std::function<void(const config::Partner&, const std::vector<pipeline::Decided>&)>;

  DropWorker(const config::Partner& partner, Tools tools, std::unique_ptr<transport::Transport> drop,
             Report report);

  /// Until stopped: a pass, then a pause. Ends a run when the drop has been quiet.
  void run(const std::stop_token& stop);
  /// The three steps of `once`. Each is done by all partners before the next one begins, because one
  /// partner's documents settle what others wait for. First everything that is there now; waits for files to
  /// settle.
  Status once(const std::stop_token& stop);
  /// What the others' documents brought about.
  Status settle(const std::stop_token& stop);
  /// Ends the run and hands out what the others' decisions notify.
  Status close();

 private:
  Result<std::size_t> pass(const std::stop_token& stop);
  Result<std::size_t> recover(const std::stop_token& stop);
  Result<std::size_t> process(std::vector<intake::Received> batch, const std::stop_token& stop);
  Result<std::size_t> work_lote(intake::Received lote, const std::stop_token& stop);
  Result<std::size_t> take_in(const std::stop_token& stop);
  Result<std::size_t> settle_pending(const std::stop_token& stop);
  Status hand_out();
  void told(const std::vector<pipeline::Decided>& decided);

  const config::Partner& partner_;
  Tools tools_;
  std::unique_ptr<transport::Transport> drop_;
  Report report_;
  intake::Intake intake_;
  pipeline::Pipeline pipeline_;
  delivery::Delivery delivery_;
  delivery::QuarantineFiles quarantine_;
};

/// Sleeps until `stop` is requested or the time is over.
void pause(const std::stop_token& stop, std::chrono::milliseconds time);

}  // namespace esclusa::daemon
