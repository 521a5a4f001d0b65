#pragma once
/// What all identifiers have in common.

#include <compare>
#include <string>
#include <utility>

namespace esclusa::domain {

/// Text that has passed the format check of `Self::parse`. Whoever holds a `Self` need not look at its form
/// again; whether check digits hold or registers know it is another question, answered by findings.
template <class Self>
class Identifier {
 public:
  [[nodiscard]] const std::string& str() const noexcept { return text_; }
  friend bool operator==(const Identifier&, const Identifier&) = default;
  friend auto operator<=>(const Identifier&, const Identifier&) = default;

 protected:
  explicit Identifier(std::string text) : text_(std::move(text)) {}

 private:
  std::string text_;
};

}  // namespace esclusa::domain
