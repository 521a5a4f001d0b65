#pragma once
/// One folder of the spool and the files in it, addressed by plain name and never through a symbolic link.

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/descriptor.h"
#include "base/result.h"

namespace esclusa::mail {

/// Thread rule: may be used from any thread; two threads must not work on the same name.
/// Errors: park "mail.space" (disk or quota full), "mail.permission" (also a read-only disk), "mail.missing"
/// (the folder or file is gone), "mail.spool" (everything else).
class Folder {
 public:
  /// Makes the folder, only for this user, if it is not there. Errors: also park "mail.exposed" when other
  /// users own it or can enter it.
  static Result<Folder> make(const std::filesystem::path& path);
  /// Opens a folder that must be there, so that an unmounted disk is noticed instead of filled.
  static Result<Folder> open(const std::filesystem::path& path);

  /// Makes `name` anew, readable by this user only; its octets are on the disk afterwards, its name after
  /// `sync`.
  [[nodiscard]] Status write(const std::string& name, std::string_view octets) const;
  /// Errors: also park "mail.damaged" when it is no regular file.
  [[nodiscard]] Result<std::string> read(const std::string& name) const;
  /// All names but "." and "..", in no order.
  [[nodiscard]] Result<std::vector<std::string>> names() const;
  /// Replaces what has the new name. False: there is no `name`.
  [[nodiscard]] Result<bool> move(const std::string& name, const Folder& to,
                                  const std::string& new_name) const;
  /// False: there is no `name`.
  [[nodiscard]] Result<bool> remove(const std::string& name) const;
  /// What happened to names here is on the disk afterwards.
  [[nodiscard]] Status sync() const;

 private:
  Folder(std::filesystem::path path, Descriptor descriptor)
      : path_(std::move(path)), descriptor_(std::move(descriptor)) {}
  [[nodiscard]] Status check_private() const;
  [[nodiscard]] Result<Descriptor> create(const std::string& name) const;

  std::filesystem::path path_;
  Descriptor descriptor_;
};

}  // namespace esclusa::mail
