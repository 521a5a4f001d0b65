#pragma once
/// How a worker ends that cannot go on, besides kExitWithoutMemory; its exit status is all that the daemon
/// gets to know.

namespace esclusa::examination::exit_code {

inline constexpr int kNoWalls = 72;
inline constexpr int kConfused = 73;

}  // namespace esclusa::examination::exit_code
