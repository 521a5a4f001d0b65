#pragma once
/// What an outsider runs and reads. Internal to the room.

#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"

namespace esclusa::audit {

/// The commands that check one package, in the order in which they were added.
class OutsiderScript {
 public:
  /// The certificate of a folder, with its chain and lists, as of an instant.
  void certificate(std::string_view folder, Instant at);
  /// A signed XML file; `root` is "namespace:name" of its root element.
  void signature(std::string_view file, std::string_view folder, std::string_view root);
  /// Entry `seq` of the journal is under the root that `anchor` signed, and says `text`.
  void entry(std::uint64_t seq, std::string_view anchor, std::string_view text);
  /// Some entry of the journal has the digest of what this answer signs.
  void answer_told(std::string_view file);
  /// `sealing` is the folder of the seal that signed SHA256SUMS.
  [[nodiscard]] std::string finish(std::string_view sealing) const;

 private:
  std::vector<std::string> lines_;
};

/// LEEME.txt: what is in the package and how to check it. Lines that begin with "$ " are commands.
std::string read_me(const std::string& title, const std::vector<std::string>& members,
                    std::string_view sealing);

}  // namespace esclusa::audit
