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
  /// Its workers judge signers as `trust` does. `kinds` outlives it. Errors: those of `Nursery::open` and
  /// `account_named`.
  static Result<std::shared_ptr<Staff>> open(StaffSettings settings,
                                             std::shared_ptr<const pki::TrustStore> trust,
                                             const document::KindRegistry& kinds);

  Result<Inspected> examine(const std::string& partner, ByteView file, Instant arrived,
                            Patience patience) override;
  [[nodiscard]] std::string describe() const override;

  /// Processes that wait for a file of this partner.
  [[nodiscard]] std::vector<pid_t> waiting_for(const std::string& partner) const;
  [[nodiscard]] pid_t zygote() const { return nursery_->zygote(); }
  [[nodiscard]] const std::shared_ptr<const pki::TrustStore>& trust() const { return trust_; }

 private:
  Staff(StaffSettings settings, std::shared_ptr<const pki::TrustStore> trust,
        const document::KindRegistry& kinds, std::unique_ptr<Nursery> nursery);
  Result<Inspected> ask(const std::string& partner, ByteView file, Instant arrived, Patience patience);
  Result<Worker> take(const std::string& partner);
  void give_back(Worker worker);
  Error dismiss(Worker worker, const Watch& watch, Patience patience);

  const StaffSettings settings_;
  const std::shared_ptr<const pki::TrustStore> trust_;
  Authorities authorities_;  // what `trust_` knows
  const document::KindRegistry& kinds_;
  const std::unique_ptr<Nursery> nursery_;
  mutable std::mutex mutex_;
  std::list<Worker> idle_;  // the one used last is last
};

/// A staff whose trust may be replaced under way: who is asked after that was told of the new one, and what
/// the old ones have in hand they finish.
class WatchedStaff final : public Examiner {
 public:
  /// Errors: those of `Staff::open`.
  static Result<std::shared_ptr<WatchedStaff>> open(StaffSettings settings,
                                                    std::shared_ptr<const pki::WatchedTrust> trust,
                                                    const document::KindRegistry& kinds);

  /// Besides: errors of `Staff::open` after a change.
  Result<Inspected> examine(const std::string& partner, ByteView file, Instant arrived,
                            Patience patience) override;
  [[nodiscard]] std::string describe() const override;

 private:
  WatchedStaff(StaffSettings settings, std::shared_ptr<const pki::WatchedTrust> trust,
               const document::KindRegistry& kinds, std::shared_ptr<Staff> staff)
      : settings_(std::move(settings)), trust_(std::move(trust)), kinds_(kinds), staff_(std::move(staff)) {}
  Result<std::shared_ptr<Staff>> current();

  const StaffSettings settings_;
  const std::shared_ptr<const pki::WatchedTrust> trust_;
  const document::KindRegistry& kinds_;
  mutable std::mutex mutex_;
  std::shared_ptr<Staff> staff_;
};

}  // namespace esclusa::examination
