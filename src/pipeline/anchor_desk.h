#pragma once
/// Signs the head of the journal, so that neither its end can be cut off nor all of it be written anew
/// without being noticed.

#include <filesystem>

#include "pipeline/process.h"

namespace esclusa::pipeline {

/// What is to be done is read from the store: an anchor ends where the journal stood, the next begins there.
/// A copy of each goes as a file below `folder`, to be carried away. Belongs to one thread; the arguments
/// outlive it.
class AnchorDesk {
 public:
  AnchorDesk(std::shared_ptr<const Workshop> workshop, store::Store& store, std::filesystem::path folder,
             const Clock& clock, EventSink& events);

  /// Signs all that no anchor covers yet; gives how many anchors were made. Errors: park "journal.broken"
  /// (what is to be signed does not hold together: nothing is signed), "seal.sign", "file.write", those of
  /// the store.
  Result<std::size_t> work();
  /// The same for a service, when the last anchor is older than kLongest or much was written since. An error
  /// is told by the event "audit.anchor_failed", once until it works again. Cheap when there is nothing to
  /// do.
  void look();

  /// So many entries are covered by one anchor at most.
  static constexpr std::size_t kMost = 65'536;
  static constexpr std::chrono::hours kLongest{24};

 private:
  Result<bool> anchor_next();
  Status copy_out(const store::Anchor& anchor) const;
  [[nodiscard]] Result<bool> is_due() const;

  std::shared_ptr<const Workshop> shop_;
  store::Store& store_;
  std::filesystem::path folder_;
  const Clock& clock_;
  EventSink& events_;
  bool failed_ = false;  // it was told
};

/// Where the copies of anchors lie below the archive.
std::filesystem::path anchor_folder(const std::filesystem::path& archive);
/// "ANC000000000123.xml".
std::string anchor_file_name(std::uint64_t seq);

}  // namespace esclusa::pipeline
