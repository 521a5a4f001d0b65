#pragma once
/// A list of rows found by their code.

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace esclusa::catalog {

/// Immutable; `Row` has a member `code`, and no two rows have the same. Logarithmic and without allocation.
template <class Row>
class CodeList {
 public:
  CodeList() = default;
  explicit CodeList(std::vector<Row> rows) : rows_(std::move(rows)) {
    std::ranges::sort(rows_, {}, &Row::code);
  }

  /// Null when there is none. Lives as long as the list, wherever the list is moved.
  [[nodiscard]] const Row* find(std::string_view code) const {
    const auto row =
        std::ranges::lower_bound(rows_, code, {}, [](const Row& r) -> std::string_view { return r.code; });
    return row != rows_.end() && row->code == code ? &*row : nullptr;
  }
  [[nodiscard]] std::size_t size() const noexcept { return rows_.size(); }
  [[nodiscard]] auto begin() const noexcept { return rows_.begin(); }
  [[nodiscard]] auto end() const noexcept { return rows_.end(); }

 private:
  std::vector<Row> rows_;
};

}  // namespace esclusa::catalog
