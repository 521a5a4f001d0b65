#pragma once
/// A message to one person, and its form on the wire. Messages may carry security codes in the clear: they
/// live in the spool and nowhere else, never in the database, the journal, the log or an answer.

#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"

namespace esclusa::mail {

struct Message {
  std::string id;       // [a-z0-9]{1,40}, never used twice; names the file and the Message-ID
  std::string to;       // one address
  std::string subject;  // UTF-8, one line
  std::string text;     // UTF-8; lines end with LF or CRLF
  Instant at{};         // goes into Date
};

struct Sender {
  std::string address;
};

/// Whether an id can name a message.
bool is_message_id(std::string_view id);

/// RFC 5322 with MIME, lines end with CRLF, only ASCII, no line longer than 78 octets but for an address. The
/// same message always gives the same octets. Nothing in `message` can add a header or a recipient. Errors:
/// reject "mail.header" (control characters or no UTF-8 in the address or subject, empty subject),
/// "mail.address" (no address), "mail.text" (no UTF-8); park "mail.id", "mail.sender": faults of ours.
Result<std::string> to_rfc5322(const Message& message, const Sender& from);

/// The one recipient of what `to_rfc5322` made. Errors: park "mail.damaged".
Result<std::string> recipient_of(std::string_view octets);

}  // namespace esclusa::mail
