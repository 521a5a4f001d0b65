#pragma once
/// Walks over markup without building anything: tags, quotes, comments, CDATA, processing instructions.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "xml/guarded.h"

namespace esclusa::xml {

struct MarkupFault {
  const char* code;
  std::size_t offset;
  std::string detail;
};

/// Yields faults in file order; ends after a fault that makes going on pointless (DOCTYPE, any limit).
class MarkupScan {
 public:
  MarkupScan(std::string_view text, std::size_t start, const Limits& limits);

  std::optional<MarkupFault> next();
  /// After the last `next`: the text ended inside something.
  [[nodiscard]] bool unfinished() const { return unfinished_; }

 private:
  std::optional<MarkupFault> step();
  std::optional<MarkupFault> skip_to(std::string_view terminator, std::size_t from);
  std::optional<MarkupFault> tag();
  std::optional<MarkupFault> instruction();
  std::optional<MarkupFault> stop(const char* code, std::string detail);

  std::string_view text_;
  std::size_t start_;
  std::size_t at_;
  const Limits& limits_;
  std::size_t depth_ = 0;
  std::size_t nodes_ = 0;
  bool instruction_seen_ = false;
  bool unfinished_ = false;
};

}  // namespace esclusa::xml
