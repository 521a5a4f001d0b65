#pragma once
/// Calls that fail by plan: the n-th one through `Faults` does.

#include <atomic>
#include <utility>

#include "base/result.h"

namespace esclusa::testing_support {

/// Counts the calls of a FaultyStore and everything it gave out. Thread rule: any thread.
class Faults {
 public:
  /// `nth` = 0: nothing fails.
  explicit Faults(int nth = 0) : nth_(nth) {}
  template <class Call>
  auto through(Call call) -> decltype(call()) {
    if (++calls_ == nth_) return error_;
    return call();
  }
  [[nodiscard]] int calls() const { return calls_; }
  [[nodiscard]] bool struck() const { return nth_ != 0 && calls_ >= nth_; }

 private:
  const int nth_;
  const Error error_ = retry("store.busy", "La base de datos está ocupada (falla de prueba).");
  std::atomic<int> calls_ = 0;
};

/// The repository under it and the faults above; `pass(&Port::call, arguments…)`.
template <class Port>
class FaultyPort : public Port {
 public:
  FaultyPort(Port& inner, Faults& faults) : inner_(inner), faults_(faults) {}

 protected:
  template <class Return, class... Parameters, class... Arguments>
  Return pass(Return (Port::*call)(Parameters...), Arguments&&... arguments) {
    return faults_.through([&] { return (inner_.*call)(std::forward<Arguments>(arguments)...); });
  }

 private:
  Port& inner_;
  Faults& faults_;
};

}  // namespace esclusa::testing_support
