#pragma once
/// Single files below an open folder, addressed by plain name and never through a symbolic link.

#include <functional>
#include <string>
#include <string_view>

#include "base/descriptor.h"
#include "base/result.h"
#include "transport/transport.h"

namespace esclusa::transport {

/// The error of the port that an errno stands for. `action` is a Spanish infinitive.
Error errno_error(int code, std::string_view action, std::string_view name);

EntryType type_of(unsigned mode) noexcept;

/// Errors: reject "drop.gone"; retry "drop.changing".
Result<Fetched> read_file(int folder, const std::string& name, std::uint64_t limit);

/// Reads a regular file piece by piece. Errors: as read_file, and what `sink` says.
Result<std::uint64_t> stream_file(int folder, const std::string& name,
                                  const std::function<Status(ByteView)>& sink);

/// Makes `name` anew with this content, whatever stood there, and gives it back open. Not yet durable.
Result<Descriptor> write_file(int folder, const std::string& name, ByteView content);

/// Zero or an errno, EEXIST when `to` exists.
int rename_without_overwrite(int folder, const std::string& from, const std::string& to);

}  // namespace esclusa::transport
