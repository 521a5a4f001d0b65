#pragma once
/// The courier's side of the spool: new/ and where messages go from there. How often a message was tried and
/// when the next try is due are in its file name, so that one rename changes both and a restart forgets
/// nothing.

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "mail/folder.h"

namespace esclusa::mail {

struct Waiting {
  std::string id;
  unsigned tries = 0;
  Instant due{};  // of the next try
};

/// Name in the spool: `<id>.eml` before the first try, then `<id>.<tries>.<due, seconds since 1970>.eml`.
std::string queue_name(const Waiting& message);
/// nullopt: no file of ours.
std::optional<Waiting> parse_queue_name(std::string_view name);

/// When the next try is due after `tries` of them: 1, 5, 15, then 60 minutes, and up to a fifth more, so that
/// messages that failed together do not come back together.
Instant next_try(std::string_view id, unsigned tries, Instant now);
/// False only while a time that `next_try` may have given at `now` is ahead: a clock that was put back holds
/// up nothing.
bool is_due(Instant due, Instant now);

/// Belongs to one thread; there is one courier per spool. Errors: those of Folder.
class Queue {
 public:
  static Result<Queue> open(const std::filesystem::path& spool);

  /// What is due, untried ones first.
  [[nodiscard]] Result<std::vector<Waiting>> due(Instant now) const;
  /// Counts a try before it is made: a crash counts too, and a disk that cannot be written stops us before
  /// the message is out. nullopt: it is gone.
  [[nodiscard]] Result<std::optional<Waiting>> claim(const Waiting& message, Instant now) const;
  /// The try did not take place: `before` is what it was.
  [[nodiscard]] Status unclaim(const Waiting& claimed, const Waiting& before) const;
  [[nodiscard]] Result<std::string> read(const Waiting& message) const {
    return fresh_.read(queue_name(message));
  }
  /// It was sent. Messages hold secrets, so they go unless `keep`.
  [[nodiscard]] Status finish(const Waiting& message, bool keep) const;
  [[nodiscard]] Status give_up(const Waiting& message) const;
  [[nodiscard]] Status sync() const { return fresh_.sync(); }

 private:
  Queue(Folder fresh, Folder sent, Folder failed)
      : fresh_(std::move(fresh)), sent_(std::move(sent)), failed_(std::move(failed)) {}
  Folder fresh_;
  Folder sent_;
  Folder failed_;
};

}  // namespace esclusa::mail
