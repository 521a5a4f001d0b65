#pragma once
/// Folders that would mix two partners, or an inbox with its outbox. Belongs to this room.

#include <string>

#include "config/config.h"

namespace esclusa::config {

/// What is wrong with a partner's own folders, Spanish; empty = nothing.
std::string own_overlap(const Partner& partner, const Node& node);
/// Which folders of two partners are the same or lie in each other, Spanish; empty = none.
std::string overlap(const Partner& partner, const Partner& other);

}  // namespace esclusa::config
