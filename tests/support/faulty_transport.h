#pragma once
/// A drop whose n-th call loses the connection, before or after its work was done: the answer that got lost.

#include <memory>
#include <utility>

#include "transport/transport.h"

namespace esclusa::testing_support {

struct DropFaults {
  int nth = 0;
  bool after = false;  // the work is done, only its answer is lost
  int calls = 0;
  bool strikes() { return ++calls == nth; }
  [[nodiscard]] bool struck() const { return calls >= nth; }
};

/// Belongs to one thread; `faults` outlives it.
class FaultyTransport final : public transport::Transport {
 public:
  FaultyTransport(std::unique_ptr<transport::Transport> inner, DropFaults& faults)
      : inner_(std::move(inner)), faults_(faults) {}

  Status connect() override { return inner_->connect(); }
  Result<std::vector<transport::Entry>> list() override {
    if (faults_.strikes()) return lost();
    return inner_->list();
  }
  std::vector<Status> claim(std::span<const transport::Rename> renames) override {
    return batch<Status>(renames.size(), [&] { return inner_->claim(renames); });
  }
  std::vector<Result<transport::Fetched>> fetch(std::span<const transport::Fetch> files) override {
    return batch<Result<transport::Fetched>>(files.size(), [&] { return inner_->fetch(files); });
  }
  Result<std::uint64_t> stream(const std::string& name,
                               const std::function<Status(ByteView)>& sink) override {
    if (faults_.strikes()) return lost();
    return inner_->stream(name, sink);
  }
  std::vector<Status> publish(std::span<const transport::Upload> files) override {
    return batch<Status>(files.size(), [&] { return inner_->publish(files); });
  }
  std::vector<Status> remove(std::span<const std::string> names) override {
    return batch<Status>(names.size(), [&] { return inner_->remove(names); });
  }
  Result<Bytes> read_outbox(const std::string& name, std::uint64_t limit) override {
    return inner_->read_outbox(name, limit);
  }
  void disconnect() noexcept override { inner_->disconnect(); }

 private:
  static Error lost() { return retry("drop.unreachable", "la conexión se cortó (falla de prueba)"); }

  template <class Answer, class Work>
  std::vector<Answer> batch(std::size_t count, Work work) {
    const bool strikes = faults_.strikes();
    if (!strikes) return work();
    if (faults_.after) (void)work();
    std::vector<Answer> answers;
    for (std::size_t i = 0; i < count; ++i) answers.emplace_back(lost());
    return answers;
  }

  std::unique_ptr<transport::Transport> inner_;
  DropFaults& faults_;
};

}  // namespace esclusa::testing_support
