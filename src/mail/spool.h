#pragma once
/// Messages on their way out, one file `<id>.eml` each, in folders as Maildir has them:
///
///     tmp/     prepared: the decision that they belong to is not yet known to be durable
///     new/     released: to be sent; a message that was tried is `<id>.<tries>.<next try>.eml`
///     sent/    only where messages are kept after sending
///     failed/  given up; back into new/ by hand to try again
///
/// The owner of a decision prepares before its commit and releases after it. A process that is killed in
/// between leaves messages in tmp/; at the next start, before any work, the owner asks its store about each
/// of `prepared()` and releases or discards it.

#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"

namespace esclusa::mail {

struct Rendered {
  std::string id;
  std::string octets;  // to_rfc5322
};

/// Thread rule: may be used from any thread; an id belongs to one of them. `prepared` is for the start, while
/// nobody else prepares.
/// Errors of all functions: park "mail.id" (a name that is none), "mail.space", "mail.permission" (also a
/// read-only disk), "mail.missing" (the folders are gone: unmounted?), "mail.spool".
class Spool {
 public:
  /// Makes the folders where they are missing. Errors: also park "mail.exposed": other users could read
  /// secrets.
  static Result<Spool> open(const std::filesystem::path& path);

  /// Durable in tmp/; all or none. An id that is prepared already is written anew.
  [[nodiscard]] Status prepare(std::span<const Rendered> messages) const;
  /// From tmp/ to new/. Ids that are not in tmp/ were released before: harmless.
  [[nodiscard]] Status release(std::span<const std::string> ids) const;
  /// Out of tmp/ for good. Ids that are not there: harmless.
  [[nodiscard]] Status discard(std::span<const std::string> ids) const;
  /// What is in tmp/, sorted.
  [[nodiscard]] Result<std::vector<std::string>> prepared() const;

  [[nodiscard]] const std::filesystem::path& root() const { return root_; }

 private:
  explicit Spool(std::filesystem::path root) : root_(std::move(root)) {}
  std::filesystem::path root_;
};

}  // namespace esclusa::mail
