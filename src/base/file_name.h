#pragma once
/// What a file name may look like that comes from a partner and goes back to one: harmless in every shell,
/// file system and log.

#include <string_view>

namespace esclusa {

inline constexpr std::size_t kMaxPlainName = 128;

/// Letters without accents, digits, hyphen, dot, underscore.
bool is_plain_character(char c);
/// [A-Za-z0-9][A-Za-z0-9._-]*, `kMaxPlainName` characters at most.
bool is_plain_file_name(std::string_view name);
/// `suffix` is in lower case; the name's case does not matter.
bool has_suffix(std::string_view name, std::string_view suffix);

}  // namespace esclusa
