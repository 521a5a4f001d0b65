#pragma once
/// Messages to an SMTP relay, by libcurl.

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "base/secret.h"
#include "mail/carrier.h"

namespace esclusa::mail {

enum class Tls {
  none,      // in the clear: only for a relay on this machine or a network of one's own
  starttls,  // begins in the clear and must change
  tls,       // from the first octet
};

struct SmtpSettings {
  std::string host;
  std::uint16_t port = 25;
  Tls tls = Tls::none;
  std::filesystem::path authorities;  // PEM; empty = those of the system
  std::string user;                   // empty = none
  std::string sender;                 // address that gets reports of failed delivery
  std::chrono::seconds timeout{60};   // for one message
};

/// Within a pass all messages go over one connection. The server's certificate must be good and name the
/// host. `password` goes with `user`. A relay that cannot be reached, does not speak TLS as it must, or wants
/// another password closes the carrier; 4xx is later, 5xx refused. Errors: park "mail.smtp".
Result<std::unique_ptr<Carrier>> make_smtp_carrier(SmtpSettings settings, Secret password = {});

}  // namespace esclusa::mail
