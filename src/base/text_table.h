#pragma once
/// Tables for people, in a font with fixed width.

#include <string>
#include <vector>

namespace esclusa {

/// Columns as wide as their widest cell (at most 60), in UTF-8 characters; a rule below the head. Columns
/// of figures, whose cells are digits or empty, are flush right.
std::string text_table(const std::vector<std::string>& head,
                       const std::vector<std::vector<std::string>>& rows);

}  // namespace esclusa
