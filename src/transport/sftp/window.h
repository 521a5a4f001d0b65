#pragma once
/// How many files are in flight on one connection. Pure: grows while all goes well, halves when the server
/// refuses.

#include <algorithm>
#include <cstddef>

namespace esclusa::transport {

class Window {
 public:
  /// OpenSSH takes many at once from the first moment; whatever else it is has to show that it can.
  static Window for_openssh() { return Window(64, 256); }
  static Window for_others() { return Window(16, 64); }

  [[nodiscard]] std::size_t size() const noexcept { return size_; }

  /// A file is done; `refused`: without a reason, as a server does that has no handles left.
  void landed(bool refused) noexcept {
    if (refused) {
      size_ = std::max<std::size_t>(1, size_ / 2);
      landed_ = 0;
    } else if (++landed_ >= size_) {  // once per round
      size_ = std::min(cap_, size_ + kStep);
      landed_ = 0;
    }
  }

 private:
  static constexpr std::size_t kStep = 8;
  Window(std::size_t size, std::size_t cap) : size_(size), cap_(cap) {}

  std::size_t size_;
  std::size_t cap_;
  std::size_t landed_ = 0;
};

}  // namespace esclusa::transport
