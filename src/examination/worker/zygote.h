#pragma once
/// The other side: the process that loads everything and then only forks, and the workers that it forks.

#include <string_view>

#include "document/kind.h"

namespace esclusa::examination {

/// The only argument of a program that is to be a zygote. Not for people: descriptor 3 must be its channel.
inline constexpr std::string_view kZygoteArgument = "--examination-zygote";

/// True if the program was started as a zygote.
bool is_zygote(int argc, char** argv);

/// Serves whoever holds the other end of descriptor 3 until that one goes; returns the exit code. Must be
/// called before anything else: it closes all other descriptors and sets up the libraries in its own way.
/// `kinds` outlives it.
int run_zygote(const document::KindRegistry& kinds);

}  // namespace esclusa::examination
