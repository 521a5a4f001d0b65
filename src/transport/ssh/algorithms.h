#pragma once
/// Which algorithms we take, with which library, and what a server has in common with us.

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"

namespace esclusa::transport {

/// A class of algorithms: both sides must have one of each in common.
enum class AlgorithmClass : std::size_t { kex, host_key, cipher, mac };
inline constexpr std::size_t kAlgorithmClasses = 4;
/// As an operator reads it.
std::string_view name_of(AlgorithmClass which);

using Algorithms = std::array<std::vector<std::string>, kAlgorithmClasses>;

/// Allow-lists, the preferred first. Whatever else a library offers of its own (CBC, 3DES, arcfour, MD5,
/// SHA-1, group1) stays out. `host_key_types` as `HostKeyPins::key_types` gives them.
Algorithms algorithms_of_libssh2(const std::vector<std::string>& host_key_types);
Algorithms algorithms_of_libssh(const std::vector<std::string>& host_key_types);

/// "a,b,c", as libraries want them.
std::string joined(const Algorithms& algorithms, AlgorithmClass which);

/// The classes in which the server has nothing of ours.
std::vector<AlgorithmClass> lacking(const Algorithms& ours, const Algorithms& server);

/// A server's offer out of the payload of its SSH_MSG_KEXINIT; what goes in one direction only is not
/// offered. Errors: retry "drop.unreachable".
Result<Algorithms> parse_kexinit(ByteView payload);

}  // namespace esclusa::transport
