#pragma once
/// What every kind of drop has in common: which names are names, how temporaries are called, how faults are
/// told.

#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.h"

namespace esclusa::transport {

/// A listing stops here, so that a folder (or a server that never stops listing) cannot take all memory. What
/// was left out shows up once the first files are gone.
inline constexpr std::size_t kListingLimit = 200'000;

/// One component of a path that stays inside its folder: 1–255 octets, no '/', no NUL, not "." or "..".
bool is_plain_name(std::string_view name) noexcept;

/// ".esclusa-out-<name>.tmp"; a pure function of the name, so that the next try finds and replaces what a
/// broken one left behind. A name too long for that is shortened and told apart by a hash.
std::string temporary_name(std::string_view name);

/// The errors of the port. `name` is foreign and comes out printable.
namespace fault {
Error bad_name(std::string_view name);                             // reject "drop.name"
Error gone(std::string_view name);                                 // reject "drop.gone"
Error exists(std::string_view name);                               // retry "drop.exists"
Error changing(std::string_view name);                             // retry "drop.changing"
Error unfit(std::string_view name);                                // reject "drop.unfit"
Error conflict(std::string_view name);                             // park "drop.conflict"
Error space(std::string_view name);                                // park "drop.space"
Error permission(std::string_view action, std::string_view name);  // park "drop.permission"
Error missing(std::string_view folder);                            // park "drop.missing"
Error failed(std::string_view action, std::string_view name, std::string_view reason);  // retry "drop.failed"
Error not_connected();  // retry "drop.unreachable"
}  // namespace fault

}  // namespace esclusa::transport
