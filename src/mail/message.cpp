#include "mail/message.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/bytes.h"
#include "domain/ascii.h"
#include "domain/contact.h"
#include "mail/encoded.h"

namespace esclusa::mail {
namespace {

namespace ascii = domain::ascii;

constexpr std::string_view kTo = "\r\nTo: ";

bool is_ascii_control(char c) {
  const auto octet = static_cast<unsigned char>(c);
  return octet < 0x20 || octet == 0x7F;
}

/// Control characters of ASCII and of Unicode, and what some readers take for the end of a line.
bool has_controls(std::string_view text) {
  if (std::ranges::any_of(text, is_ascii_control)) return true;
  for (std::size_t i = 0; i + 1 < text.size(); ++i) {
    if (text[i] == '\xC2' && static_cast<unsigned char>(text[i + 1]) < 0xA0) return true;  // U+0080 to U+009F
    const std::string_view three = text.substr(i, 3);
    if (three == "\u2028" || three == "\u2029") return true;
  }
  return false;
}

/// "Sat, 21 Nov 2026 09:29:21 +0000"; English whatever the locale.
std::string date_of(Instant at) {
  constexpr std::array kDays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                               "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto day = std::chrono::floor<std::chrono::days>(at);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss time{at - day};
  return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} +0000",
                     kDays[std::chrono::weekday{day}.c_encoding()], static_cast<unsigned>(date.day()),
                     kMonths[static_cast<unsigned>(date.month()) - 1], static_cast<int>(date.year()),
                     time.hours().count(), time.minutes().count(), time.seconds().count());
}

Status check(const Message& message, const Sender& from) {
  if (!is_message_id(message.id)) return park("mail.id", "el identificador de un correo no es válido");
  if (!domain::EmailAddress::parse(from.address))
    return park("mail.sender", "el remitente de los correos no es una dirección válida");
  if (has_controls(message.to) || has_controls(message.subject))
    return reject("mail.header", "la dirección o el asunto del correo contienen caracteres de control");
  if (message.subject.empty() || !is_utf8(message.subject))
    return reject("mail.header", "el asunto del correo está vacío o no es UTF-8");
  if (!domain::EmailAddress::parse(message.to))
    return reject("mail.address", "el destinatario del correo no es una dirección válida");
  if (!is_utf8(message.text)) return reject("mail.text", "el texto del correo no es UTF-8");
  return {};
}

}  // namespace

bool is_message_id(std::string_view id) {
  const auto allowed = [](char c) { return ascii::is_lower(c) || ascii::is_digit(c); };
  return ascii::all(id, 1, 40, allowed);
}

Result<std::string> to_rfc5322(const Message& message, const Sender& from) {
  ESC_CHECK(check(message, from));
  const std::string host = from.address.substr(from.address.find('@') + 1);
  return fmt::format(
      "From: {}"
      "{}{}\r\n"
      "Subject: {}\r\n"
      "Date: {}\r\n"
      "Message-ID: <{}@{}>\r\n"
      "Auto-Submitted: auto-generated\r\n"
      "MIME-Version: 1.0\r\n"
      "Content-Type: text/plain; charset=utf-8\r\n"
      "Content-Transfer-Encoding: quoted-printable\r\n"
      "\r\n"
      "{}",
      from.address, kTo, message.to, encoded_words(message.subject), date_of(message.at), message.id, host,
      quoted_printable(message.text));
}

Result<std::string> recipient_of(std::string_view octets) {
  const std::string_view headers = octets.substr(0, octets.find("\r\n\r\n"));
  const std::size_t found = headers.find(kTo);
  if (found == std::string_view::npos || headers.find(kTo, found + 1) != std::string_view::npos)
    return park("mail.damaged", "el correo de la cola no tiene un destinatario");
  const std::string_view rest = headers.substr(found + kTo.size());
  const auto address = domain::EmailAddress::parse(rest.substr(0, rest.find("\r\n")));
  if (!address)
    return park("mail.damaged", "el destinatario de un correo de la cola no es una dirección válida");
  return address->str();
}

}  // namespace esclusa::mail
