#include "config/mail.h"

#include <algorithm>

#include "domain/ascii.h"
#include "domain/contact.h"

namespace esclusa::config {
namespace {

std::uint64_t usual_port(MailTls tls) {
  switch (tls) {
    case MailTls::starttls:
      return 587;
    case MailTls::tls:
      return 465;
    case MailTls::none:
      break;
  }
  return 25;
}

/// A name, an IPv4 or an IPv6 address; nothing that could change the meaning of an URL.
bool is_host(std::string_view text) {
  return domain::ascii::all(text, 1, 255, [](char c) {
    return domain::ascii::is_alphanumeric(c) || c == '.' || c == '-' || c == ':';
  });
}

void check_command(TableReader& r, const Mail& mail) {
  if (mail.method != MailMethod::command) return;
  if (mail.command.empty() || !Path(mail.command.front()).is_absolute()) {
    r.problem("command",
              "debe ser una lista con la ruta absoluta del programa y sus argumentos, por ejemplo "
              "[\"/usr/sbin/sendmail\", \"-t\", \"-i\"]");
  }
}

void check_login(TableReader& r, const Mail& mail) {
  if (mail.user.empty() != mail.password_file.empty()) r.problem("user", "user y password_file van juntos");
  if (!mail.user.empty() && mail.tls == MailTls::none)
    r.problem("tls", "con usuario debe ser starttls o tls: la contraseña no puede viajar en claro");
}

void read_smtp(TableReader& r, Mail& mail) {
  mail.method == MailMethod::smtp ? r.required("host", mail.host) : r.optional("host", mail.host);
  if (!mail.host.empty() && !is_host(mail.host)) r.problem("host", "no es el nombre de un servidor");
  r.choice("tls", mail.tls,
           {{"none", MailTls::none}, {"starttls", MailTls::starttls}, {"tls", MailTls::tls}});
  std::uint64_t port = usual_port(mail.tls);
  r.optional("port", port, 1, 65535);
  mail.port = static_cast<std::uint16_t>(port);
  r.optional("authorities", mail.authorities);
  r.optional("user", mail.user);
  r.optional("password_file", mail.password_file);
}

}  // namespace

std::optional<Mail> read_mail(TableReader& r, const Path& folder) {
  if (!r.present()) return std::nullopt;
  Mail mail;
  r.required("from", mail.from);
  if (!mail.from.empty() && !domain::EmailAddress::parse(mail.from))
    r.problem("from", "no es una dirección de correo");
  mail.spool = (folder / "var/mail").lexically_normal();
  r.optional("spool", mail.spool);
  r.choice("method", mail.method,
           {{"none", MailMethod::none}, {"command", MailMethod::command}, {"smtp", MailMethod::smtp}});
  r.optional("command", mail.command);
  read_smtp(r, mail);
  check_command(r, mail);
  check_login(r, mail);
  return mail;
}

}  // namespace esclusa::config
