#pragma once
/// Examiners that are processes of their own. They are forked before anything foreign is seen, hold neither
/// key nor store, and can do nothing but answer (sandbox.h). One that dies, hangs or talks nonsense costs the
/// file that it had; one that has seen a partner's file never sees another partner's.

#include <list>
#include <mutex>

#include "examination/worker/nursery.h"

namespace esclusa::examination {

struct StaffSettings {
  Standards standards;
  std::string user = "nobody";                        // of the workers, if this process is root's
  std::uint64_t memory_bytes = 512ULL * 1024 * 1024;  // of address space, for each worker
  std::chrono::seconds per_file{20};                  // of processor time; by the clock, four times that
  std::size_t idle = 8;  // workers that are kept for the next file of their partner
  std::filesystem::path program = "/proc/self/exe";  // knows kZygoteArgument
};

class Staff final : public Examiner {
 public:
  /// `kinds` outlives it. Errors: those of `Nursery::open` and `account_named`.
  static Result<std::shared_ptr<Staff>> open(StaffSettings settings, const document::KindRegistry& kinds);

  Result<Inspected> examine(const std::string& partner, ByteView file, Instant arrived,
                            Patience patience) override;
  [[nodiscard]] std::string describe() const override;

  /// Processes that wait for a file of this partner.
  [[nodiscard]] std::vector<pid_t> waiting_for(const std::string& partner) const;
  [[nodiscard]] pid_t zygote() const { return nursery_->zygote(); }

 private:
  Staff(StaffSettings settings, const document::KindRegistry& kinds, std::unique_ptr<Nursery> nursery)
      : settings_(std::move(settings)), kinds_(kinds), nursery_(std::move(nursery)) {}
  Result<Inspected> ask(const std::string& partner, ByteView file, Instant arrived, Patience patience);
  Result<Worker> take(const std::string& partner);
  void give_back(Worker worker);
  Error dismiss(Worker worker, const Watch& watch, Patience patience);

  const StaffSettings settings_;
  const document::KindRegistry& kinds_;
  const std::unique_ptr<Nursery> nursery_;
  mutable std::mutex mutex_;
  std::list<Worker> idle_;  // the one used last is last
};

}  // namespace esclusa::examination
