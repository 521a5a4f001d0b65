#pragma once
/// A password, a PIN or a private key, held in memory of its own that is never swapped out or dumped, and
/// wiped when it goes.

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

#include "base/access.h"
#include "base/bytes.h"
#include "base/result.h"

namespace esclusa {

class Secret {
 public:
  /// A whole file of 1 to 65,536 octets; refused if others can get at it. Errors: park `code`.
  static Result<Secret> read(const std::filesystem::path& file, const std::string& code,
                             const Allowed& allowed = {});
  /// Its first line without the line end. Errors: as `read`; also if that line is empty.
  static Result<Secret> read_line(const std::filesystem::path& file, const std::string& code,
                                  const Allowed& allowed = {});
  /// A copy of a text that does not come from a file.
  static Secret of(std::string_view text);

  Secret() = default;
  Secret(Secret&& other) noexcept { swap(other); }
  Secret& operator=(Secret&& other) noexcept;
  Secret(const Secret&) = delete;
  Secret& operator=(const Secret&) = delete;
  ~Secret();

  [[nodiscard]] bool empty() const noexcept { return length_ == 0; }
  [[nodiscard]] std::string_view text() const noexcept { return {c_str(), length_}; }
  [[nodiscard]] ByteView octets() const noexcept { return as_bytes(text()); }
  /// For C functions: text() followed by NUL. Never null: for a null passphrase OpenSSL would ask the
  /// terminal.
  [[nodiscard]] const char* c_str() const noexcept { return memory_ == nullptr ? "" : memory_; }

 private:
  explicit Secret(std::size_t most);
  void cut(std::size_t length) noexcept;
  void swap(Secret& other) noexcept;

  char* memory_ = nullptr;    // whole pages; a NUL behind the text
  std::size_t capacity_ = 0;  // of memory_
  std::size_t length_ = 0;
};

}  // namespace esclusa
