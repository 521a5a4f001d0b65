#pragma once
/// The mailboxes of operators and users, and which mails went into the outgoing spool.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"

namespace esclusa::store {

struct NewNotice {
  std::string event;  // "SALIDA_AUTORIZADA"
  std::string ruc;    // whose box
  std::string user;   // empty = the company's box
  std::string subject;
  std::string text;
  std::string facts;  // JSON object, in the order in which they are told
  std::string declaration;
  std::string submission_number;
  Instant created{};
};

struct NoticeRecord : NewNotice {
  std::int64_t id = 0;
  std::string state;  // NO_LEIDO, LEIDO, ARCHIVADO
};

/// Empty = any; `before` = 0 begins at the newest.
struct MailboxFilter {
  std::string ruc;
  std::string user;
  std::string state;
  std::int64_t before = 0;
  std::size_t limit = 50;
};

class Mailbox {
 public:
  virtual ~Mailbox() = default;
  /// Adds as NO_LEIDO.
  virtual Result<std::int64_t> add(const NewNotice& notice) = 0;
  virtual Result<std::optional<NoticeRecord>> get(std::int64_t id) = 0;
  /// Newest first.
  virtual Result<std::vector<NoticeRecord>> list(const MailboxFilter& filter) = 0;
  virtual Status set_state(std::int64_t id, const std::string& state) = 0;
};

/// Which mails were meant to go out. Their text is only in the spool: it may hold a secret.
class Mails {
 public:
  virtual ~Mails() = default;
  virtual Status add(const std::string& id, Instant at) = 0;
  /// Whether the mail was committed; decides after a crash what becomes of it in the spool.
  virtual Result<bool> known(const std::string& id) = 0;
};

}  // namespace esclusa::store
