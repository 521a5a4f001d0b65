#pragma once
/// Results and errors as values. Everything that the outside world can cause comes back as a `Result` or
/// `Status`; exceptions are for bugs and for `bad_alloc`. Shaped like C++23 `std::expected` so that it can be
/// swapped later.

#include <cassert>
#include <string>
#include <utility>
#include <variant>

namespace esclusa {

/// What the caller does about an error.
enum class Remedy {
  retry,   // passing: network, busy database. Nothing is recorded
  reject,  // the sender's fault: record, answer negatively
  park,    // needs a person: own key expired, disk full
};

/// `code` is stable and short ("FIR-E05", "sftp.auth"); `what` is one sentence without secrets. Errors that
/// reach a partner or an operator carry a Spanish sentence.
struct Error {
  Remedy remedy = Remedy::park;
  std::string code;
  std::string what;
};

inline Error retry(std::string code, std::string what) {
  return {Remedy::retry, std::move(code), std::move(what)};
}
inline Error reject(std::string code, std::string what) {
  return {Remedy::reject, std::move(code), std::move(what)};
}
inline Error park(std::string code, std::string what) {
  return {Remedy::park, std::move(code), std::move(what)};
}

template <class T>
class [[nodiscard]] Result {
 public:
  using value_type = T;
  // NOLINTBEGIN(google-explicit-constructor): `return value;` and `return error;` are the point
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}
  // NOLINTEND(google-explicit-constructor)

  [[nodiscard]] bool ok() const noexcept { return state_.index() == 0; }
  explicit operator bool() const noexcept { return ok(); }

  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(value()); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

  T& value() {
    assert(ok());
    return *std::get_if<0>(&state_);
  }
  const T& value() const {
    assert(ok());
    return *std::get_if<0>(&state_);
  }
  [[nodiscard]] const Error& error() const {
    assert(!ok());
    return *std::get_if<1>(&state_);
  }

 private:
  std::variant<T, Error> state_;
};

class [[nodiscard]] Status {
 public:
  Status() = default;
  Status(Error error) : failed_(true), error_(std::move(error)) {}  // NOLINT(google-explicit-constructor)
  [[nodiscard]] bool ok() const noexcept { return !failed_; }
  explicit operator bool() const noexcept { return ok(); }
  [[nodiscard]] const Error& error() const {
    assert(failed_);
    return error_;
  }

 private:
  bool failed_ = false;
  Error error_;
};

}  // namespace esclusa

#define ESC_CONCAT_(a, b) a##b
#define ESC_CONCAT(a, b) ESC_CONCAT_(a, b)
/// `ESC_TRY(const T value, expression);` unwraps a Result or returns its error.
#define ESC_TRY(declaration, expression)                                              \
  auto ESC_CONCAT(esc_try_, __LINE__) = (expression);                                 \
  if (!ESC_CONCAT(esc_try_, __LINE__)) return ESC_CONCAT(esc_try_, __LINE__).error(); \
  declaration = std::move(*ESC_CONCAT(esc_try_, __LINE__))
/// `ESC_CHECK(expression);` returns the error of a failed Status or Result.
#define ESC_CHECK(expression)                   \
  do {                                          \
    auto esc_check_ = (expression);             \
    if (!esc_check_) return esc_check_.error(); \
  } while (false)
