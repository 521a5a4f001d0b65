#include "config/overlap.h"

#include <algorithm>
#include <array>

namespace esclusa::config {
namespace {

/// A folder where it really is, on the machine `host` (empty: here).
struct Place {
  std::string host;
  Path folder;
};

std::array<Place, 2> places(const Partner& partner) {
  if (partner.drop == DropType::sftp) {
    // What another user of the same server sees under this name we cannot know.
    const std::string host =
        partner.sftp.user + "@" + partner.sftp.host + ":" + std::to_string(partner.sftp.port);
    return {{{host, Path(partner.sftp.inbox).lexically_normal()},
             {host, Path(partner.sftp.outbox).lexically_normal()}}};
  }
  const auto real = [](const Path& folder) {
    std::error_code error;
    const Path found = std::filesystem::weakly_canonical(folder, error);  // through symbolic links
    return error ? folder.lexically_normal() : found;
  };
  return {{{"", real(partner.folder.inbox)}, {"", real(partner.folder.outbox)}}};
}

bool is_within(Path inner, Path outer) {
  // "a/b/" has an empty last part
  if (!inner.has_filename()) inner = inner.parent_path();
  if (!outer.has_filename()) outer = outer.parent_path();
  return std::ranges::mismatch(outer, inner).in1 == outer.end();
}

bool meet(const Place& a, const Place& b) {
  return a.host == b.host && (is_within(a.folder, b.folder) || is_within(b.folder, a.folder));
}

}  // namespace

std::string own_overlap(const Partner& partner, const Node& node) {
  const auto [inbox, outbox] = places(partner);
  if (meet(inbox, outbox)) return "[drop]: inbox y outbox deben ser carpetas separadas";
  for (const Path& ours : {node.state, node.archive, node.quarantine}) {
    const Place place{"", std::filesystem::weakly_canonical(ours)};
    if (meet(inbox, place) || meet(outbox, place))
      return "[drop]: la carpeta del socio se mezcla con " + ours.string() + ", que es del nodo";
  }
  return "";
}

std::string overlap(const Partner& partner, const Partner& other) {
  for (const Place& mine : places(partner)) {
    for (const Place& theirs : places(other)) {
      if (meet(mine, theirs))
        return "[drop]: la carpeta " + mine.folder.string() + " se mezcla con una del socio «" + other.id +
               "»";
    }
  }
  return "";
}

}  // namespace esclusa::config
