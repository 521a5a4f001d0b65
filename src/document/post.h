#pragma once
/// Port: what a decision makes others learn. Nothing of it leaves the house before the decision is durable.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace esclusa::document {

/// One entry of a mailbox (buzón electrónico).
struct Notice {
  std::string event;    // stable word of the closed list in xsd/ack/1.0/notificacion.xsd: "SALIDA_AUTORIZADA"
  std::string ruc;      // operator whose box it is
  std::string user;     // given: that user's personal box; empty: the company's
  std::string subject;  // Asunto, Spanish, at most 200 characters
  std::string text;     // Spanish
  std::string declaration;                                 // NumeroDAE that it is about; may be empty
  std::string submission_number;                           // of the document that it is about; may be empty
  std::vector<std::pair<std::string, std::string>> facts;  // name and value, for programs
  /// False: the sender learns the same from its signed answer, so the entry is only shown in the mailbox.
  bool as_file = true;
};

/// De and Destinatario of a notice, as the customs portal shows them.
inline constexpr std::string_view kSender = "SENAE";
inline std::string_view box_name(std::string_view user) {
  return user.empty() ? "BUZON EMPRESA" : "BUZON PERSONAL";
}

/// Something that only its reader may see; it exists nowhere but in the outgoing mail spool.
struct Mail {
  std::string to;
  std::string subject;
  std::string text;
  bool has_code = false;  // without it nothing goes on; other mails repeat what a notice tells
};

/// Belongs to one unit of work.
class Post {
 public:
  virtual ~Post() = default;
  virtual Status notify(const Notice& notice) = 0;
  virtual Status mail(const Mail& mail) = 0;
};

}  // namespace esclusa::document
