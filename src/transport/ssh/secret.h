#pragma once
/// A secret from a file; wiped when it goes.

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace esclusa::transport {

class Secret {
 public:
  /// Refuses what others than its owner may read or write. Errors: park "drop.auth".
  static Result<Secret> read(const std::string& path);

  Secret() = default;
  Secret(Secret&& other) noexcept = default;
  Secret& operator=(Secret&& other) noexcept;
  Secret(const Secret&) = delete;
  Secret& operator=(const Secret&) = delete;
  ~Secret() { wipe(); }

  [[nodiscard]] std::string_view text() const noexcept { return {text_.data(), length_}; }
  /// For C functions: text() followed by NUL. Never null: for a null passphrase OpenSSL would ask the
  /// terminal.
  [[nodiscard]] const char* c_str() const noexcept { return text_.empty() ? "" : text_.data(); }
  void drop_line_end() noexcept;

 private:
  void wipe() noexcept;
  std::vector<char> text_;  // with a NUL behind; never grows, so that no copy stays behind
  std::size_t length_ = 0;
};

}  // namespace esclusa::transport
